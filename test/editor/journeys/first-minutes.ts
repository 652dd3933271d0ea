import * as assert from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestList } from '../harness/test-list';
import type { JourneyHost } from './journey-host';
import { command, pressLens } from './page';

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

const ERROR = "TypeError: 'AsyncClient' object does not support the context manager protocol";

/** What a person does with the extension in the first minutes. */
export function firstMinutesJourneys({ test }: TestList, host: JourneyHost): void {
  test('the first minutes: check the project, explain an error, see the tests, be offered a debugger', async () => {
    const journey = await host.open({ file: 'tests/test_orders.py', line: 20 });
    const { page } = journey;
    writeFileSync(join(journey.folder, 'tests', 'test_discounts.py'), NEW_TESTS);
    const message = (text: RegExp) => page.locator('.notification-toast', { hasText: text }).first();
    try {
      await page.locator('.codelens-decoration').first().waitFor({ timeout: 60_000 });
      await command(page, 'Looptrap: Check This Project');
      await message(/2 traps in 1 file of \d+ test files/).waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Show Problems' }).click();
      await page.locator('.markers-panel .monaco-list-row', { hasText: 'asyncio.run' }).first().waitFor();
      await page.waitForTimeout(300);
      await journey.screenshot('check-project');
      await journey.picture('check', { x: 0, y: 460, width: 900, height: 420 });

      await command(page, 'Looptrap: Explain This Error');
      await page.locator('.quick-input-widget', { hasText: 'Paste an error message' }).waitFor();
      await page.keyboard.insertText(ERROR);
      await page.keyboard.press('Enter');
      const tab = page.locator('.tab', { hasText: 'sync-with-on-async-client.md' });
      await tab.waitFor({ timeout: 20_000 });
      await page.frameLocator('iframe.webview').frameLocator('iframe').getByText('What happens').first().waitFor();
      await journey.screenshot('explain-error');
      await journey.picture('explain', { x: 300, y: 30, width: 900, height: 420 });
      await page.keyboard.press('Control+w');

      await command(page, 'Testing: Focus on Test Explorer View');
      const row = (name: string) => page.locator('.test-explorer .monaco-list-row', { hasText: name }).first();
      await row('test_orders.py').or(row('tests')).waitFor({ timeout: 30_000 });
      await pressLens(page, 'async def test_', 'Run under watchdog');
      await page
        .locator('.codelens-decoration', { hasText: /passed/ })
        .first()
        .waitFor({ timeout: 60_000 });
      await row('tests').click();
      await page.keyboard.press('ArrowRight');
      await page.waitForTimeout(500);
      await journey.screenshot('testing-view');

      await pressLens(page, 'async def test_', 'Debug');
      await message(/Nothing is installed that can debug Python/).waitFor({ timeout: 20_000 });
      await page.getByRole('button', { name: 'Find the Extension' }).waitFor();
      await journey.screenshot('debugger-offered');

      await command(page, 'Welcome: Open Walkthrough');
      await page
        .locator('.quick-input-list .monaco-list-row', { hasText: 'Get Started with Looptrap' })
        .first()
        .click();
      const steps = page.locator('.getting-started-step');
      await steps.first().waitFor({ timeout: 20_000 });
      assert.ok((await steps.count()) >= 5, 'the walkthrough has no steps');
      await page.waitForTimeout(1500);
      await journey.screenshot('walkthrough');
    } finally {
      await journey.close();
    }
  });
}
