import type { Page } from 'playwright-core';
import type { TestList } from '../harness/test-list';
import { chooseInMenu, command, pressLens } from './page';
import type { SharedWindow } from './shared-window';
import { pictures } from './themes';

const NEW_TESTS = `import asyncio
import time

import pytest


async def discount(order):
    await asyncio.sleep(0)
    return 5 if order > 100 else 0


@pytest.mark.asyncio
async def test_large_orders_are_cheaper():
    assert asyncio.run(discount(120)) == 5


@pytest.mark.asyncio
async def test_small_orders_are_not():
    time.sleep(0.1)
    assert await discount(20) == 0
`;

const FILE = 'tests/test_discounts.py';
const BEGIN = { file: FILE, line: 10, shows: 'async def discount', files: { [FILE]: NEW_TESTS } };

/** A project that is checked, and its tests in the Testing view. */
export function testingJourneys({ test }: TestList, window: SharedWindow): void {
  test(
    'check the project, see its tests, run them, and have a failure explained',
    window(BEGIN, async (journey) => {
      const { page } = journey;
      await page.locator('.codelens-decoration').first().waitFor();
      await command(page, 'Looptrap: Check This Project');
      await page.keyboard.press('Control+Shift+M');
      const problem = page.locator('.markers-panel .monaco-list-row');
      await problem.filter({ hasText: 'asyncio.run' }).first().waitFor();
      await told(page, /traps? in \d+ files? of \d+ test files/);
      await page.keyboard.press('Escape');
      await pictures(journey, 'check-project');
      await journey.picture('check', { x: 352, y: 36, width: 760, height: 500 }, 'walkthrough');

      await command(page, 'Testing: Focus on Test Explorer View');
      await row(page, 'tests').click();
      await page.keyboard.press('ArrowRight');
      await row(page, 'test_discounts.py').waitFor();

      await pressLens(page, 'import asyncio', 'Run file under watchdog');
      await page.locator('.codelens-decoration', { hasText: 'failed' }).first().waitFor();
      await command(page, 'Test Results: Focus on Test Results View');
      const message = page
        .locator('.test-output-peek-tree .monaco-list-row', { hasText: 'asyncio.run() cannot be called' })
        .first();
      await message.click();
      await row(page, 'test_discounts.py').click();
      await page.keyboard.press('ArrowRight');
      await row(page, 'test_small_orders_are_not').waitFor();
      await pictures(journey, 'testing-view');
      await message.click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Explain This Error' }).waitFor();
      await pictures(journey, 'failure-menu');
      await chooseInMenu(page, 'Explain This Error...');
      // More than one trap ends in it.
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'run-in-running-loop' }).first().click();
      await page.locator('.tab', { hasText: 'run-in-running-loop.md' }).first().waitFor();
      await journey.screenshot('explained-failure');
      await command(page, 'View: Hide Panel');
    }),
  );
}

/** This host keeps messages in the list of them. */
async function told(page: Page, text: RegExp): Promise<void> {
  await command(page, 'Notifications: Show Notifications');
  await page.locator('.notifications-center').getByText(text).first().waitFor();
}

function row(page: Page, name: string) {
  return page.locator('.test-explorer .monaco-list-row', { hasText: name }).first();
}
