import * as assert from 'node:assert';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import type { JourneyHost } from './journey-host';
import { command, line, pressLens } from './page';

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
const FILE = 'tests/test_discounts.py';

/** What a person does with the extension in the first minutes. */
export function firstMinutesJourneys({ test }: TestList, host: JourneyHost): void {
  test('check the project, see its tests, and have a failure explained', async () => {
    const journey = await host.open({ file: FILE, line: 10, files: { [FILE]: NEW_TESTS } });
    const { page } = journey;
    try {
      await page.locator('.codelens-decoration').first().waitFor();
      await command(page, 'Looptrap: Check This Project');
      await page.keyboard.press('Control+Shift+M');
      const problem = page.locator('.markers-panel .monaco-list-row');
      await problem.filter({ hasText: 'asyncio.run' }).first().waitFor();
      await told(page, /traps? in \d+ files? of \d+ test files/);
      await page.keyboard.press('Escape');
      await journey.screenshot('check-project');
      await journey.picture('check', { x: 352, y: 36, width: 760, height: 500 }, 'walkthrough');

      await command(page, 'Testing: Focus on Test Explorer View');
      await row(page, 'tests').click();
      await page.keyboard.press('ArrowRight');
      await row(page, 'test_discounts.py').waitFor();
      await journey.screenshot('testing-view');

      await pressLens(page, 'async def test_large_orders_are_cheaper', 'Run under watchdog');
      await page.locator('.codelens-decoration', { hasText: 'failed' }).first().waitFor();
      await command(page, 'Test Results: Focus on Test Results View');
      const message = page
        .locator('.test-output-peek-tree .monaco-list-row', { hasText: 'asyncio.run() cannot be called' })
        .first();
      await message.click({ button: 'right' });
      await journey.screenshot('failure-menu');
      await page.getByRole('menuitem', { name: 'Explain This Error' }).click();
      // More than one trap ends in it.
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'run-in-running-loop' }).first().click();
      await pageOf(page, 'run-in-running-loop').waitFor();
      await journey.screenshot('explained-failure');
    } finally {
      await journey.close();
    }
  });

  test('the walkthrough has a picture of each step', async () => {
    const journey = await host.open({ file: 'tests/test_orders.py', line: 10 });
    const { page } = journey;
    try {
      await page.locator('.codelens-decoration').first().waitFor();
      await command(page, 'Welcome: Open Walkthrough');
      await page
        .locator('.quick-input-list .monaco-list-row', { hasText: 'Get Started with Looptrap' })
        .first()
        .click();
      const steps = page.locator('.getting-started-step');
      await steps.nth(4).waitFor();
      await until('the picture of the first step', () =>
        page.evaluate(() => {
          const shown = document.querySelector<HTMLImageElement>('.getting-started-media img');
          return shown !== null && shown.naturalWidth > 100;
        }),
      );
      await page.waitForTimeout(500);
      await journey.screenshot('walkthrough');
    } finally {
      await journey.close();
    }
  });

  test('an error that is pasted, or selected in the terminal, opens its page', async () => {
    const journey = await host.open({ file: 'tests/test_orders.py', line: 10 });
    const { page } = journey;
    try {
      await page.locator('.codelens-decoration').first().waitFor();
      await command(page, 'Looptrap: Explain This Error');
      await page.locator('.quick-input-widget', { hasText: 'Paste an error message' }).waitFor();
      await page.keyboard.insertText(ERROR);
      await page.keyboard.press('Enter');
      const tab = pageOf(page, 'sync-with-on-async-client');
      await tab.waitFor();
      await page.frameLocator('iframe.webview').frameLocator('iframe').getByText('What happens').first().waitFor();
      await page.waitForTimeout(500);
      await journey.screenshot('explain-error');
      await journey.picture('explain', { x: 352, y: 36, width: 760, height: 500 }, 'walkthrough');
      await page.keyboard.press('Control+w');
      await tab.waitFor({ state: 'detached' });

      await command(page, 'Terminal: Create New Terminal');
      const terminal = page.locator('.terminal-wrapper.active .xterm');
      await terminal.waitFor();
      await terminal.click();
      await page.waitForTimeout(1500);
      await page.keyboard.insertText(`echo "${ERROR}"`);
      await page.keyboard.press('Enter');
      await page.waitForTimeout(1500);
      await command(page, 'Terminal: Select All');
      await command(page, 'Looptrap: Explain Selected Error');
      await tab.waitFor();
      await journey.screenshot('explain-terminal');
    } finally {
      await journey.close();
    }
  });

  test('a loop-health check and a CI step are written, and a project without tests is told what to do', async () => {
    const journey = await host.open({ file: 'tests/test_orders.py', line: 10 });
    const { page, folder } = journey;
    try {
      await page.locator('.codelens-decoration').first().waitFor();
      const choose = async (what: string) => {
        await command(page, 'Looptrap: Add Loop-Health Check');
        await page.locator('.quick-input-list .monaco-list-row', { hasText: what }).first().click();
      };
      await choose('Fail tests that leave something behind');
      await line(page, 'looptrap_fail_on = [').waitFor();
      await until('the setting on the disk', () => read(join(folder, 'pyproject.toml')).includes('looptrap_fail_on'));
      await journey.screenshot('health-setting');
      await choose('Check every push on GitHub');
      await line(page, 'name: Loop health').waitFor();
      const workflow = join(folder, '.github', 'workflows', 'loop-health.yml');
      const text = await until('the workflow', () => existsSync(workflow) && read(workflow));
      assert.match(text, /pip install -r requirements\.txt .*pytest-looptrap\n.*pytest --looptrap-fail-on=/);
      await journey.screenshot('health-workflow');

      await command(page, 'View: Close All Editors');
      for (const name of ['tests', 'tests_traps']) rmSync(join(folder, name), { recursive: true });
      await command(page, 'Testing: Focus on Test Explorer View');
      await page.locator('.welcome-view-content', { hasText: 'Looptrap shows the tests' }).waitFor();
      await journey.screenshot('no-tests');
    } finally {
      await journey.close();
    }
  });
}

/** This host keeps messages in the list of them. */
async function told(page: Page, text: RegExp): Promise<void> {
  await command(page, 'Notifications: Show Notifications');
  await page.locator('.notifications-center').getByText(text).first().waitFor();
}

function row(page: Page, name: string) {
  return page.locator('.test-explorer .monaco-list-row', { hasText: name }).first();
}

/** The tab of a trap's page. */
function pageOf(page: Page, trap: string) {
  return page.locator('.tab', { hasText: `${trap}.md` }).first();
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}
