/// <reference lib="dom" />
import * as assert from 'node:assert';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { command, line } from './page';
import type { SharedWindow } from './shared-window';
import { pictures } from './themes';

const ERROR = "TypeError: 'AsyncClient' object does not support the context manager protocol";
const BEGIN = { file: 'tests/test_orders.py', line: 10, shows: 'import' };

/** What a person does with the extension in the first minutes. */
export function firstMinutesJourneys({ test }: TestList, window: SharedWindow): void {
  test(
    'the walkthrough has a picture of each step',
    window(BEGIN, async (journey) => {
      const { page } = journey;
      await page.locator('.codelens-decoration').first().waitFor();
      await command(page, 'Welcome: Open Walkthrough');
      await page
        .locator('.quick-input-list .monaco-list-row', { hasText: 'Get Started with Looptrap' })
        .first()
        .click();
      const steps = page.locator('.getting-started-step');
      for (let step = 0; step < 5; step++) {
        await steps.nth(step).click();
        await until(`the picture of step ${step + 1}`, () =>
          page.evaluate(() => {
            const shown = document.querySelector<HTMLImageElement>('.getting-started-media img');
            return shown !== null && shown.naturalWidth > 100;
          }),
        );
      }
      await steps.first().click();
      await pictures(journey, 'walkthrough');
    }),
  );

  test(
    'an error that is pasted, or selected in the terminal, opens its page',
    window(BEGIN, async (journey) => {
      const { page } = journey;
      await page.locator('.codelens-decoration').first().waitFor();
      await command(page, 'Looptrap: Explain This Error');
      await page.locator('.quick-input-widget', { hasText: 'Paste an error message' }).waitFor();
      await page.keyboard.insertText(ERROR);
      await page.keyboard.press('Enter');
      const tab = page.locator('.tab', { hasText: 'sync-with-on-async-client.md' }).first();
      await tab.waitFor();
      await page.frameLocator('iframe.webview').frameLocator('iframe').getByText('What happens').first().waitFor();
      await pictures(journey, 'explain-error');
      await journey.picture('explain', { x: 352, y: 36, width: 760, height: 500 }, 'walkthrough');
      await page.keyboard.press('Control+w');
      await tab.waitFor({ state: 'detached' });

      await command(page, 'Terminal: Create New Terminal');
      const terminal = page.locator('.terminal-wrapper.active .xterm');
      await terminal.click();
      const rows = terminal.locator('.xterm-rows');
      await until('the prompt', async () => ((await rows.textContent()) ?? '').trim() !== '');
      await page.keyboard.insertText(`echo "${ERROR}"`);
      await page.keyboard.press('Enter');
      const answers = () => rows.textContent().then((text) => (text ?? '').split('TypeError').length - 1);
      await until('the answer', async () => (await answers()) >= 2);
      await command(page, 'Terminal: Select All');
      await command(page, 'Looptrap: Explain Selected Error');
      await tab.waitFor();
      await journey.screenshot('explain-terminal');
      await command(page, 'Terminal: Kill the Active Terminal Instance');
    }),
  );

  test(
    'a loop-health check and a CI step are written, and a project without tests is told what to do',
    window(BEGIN, async (journey) => {
      const { page, folder } = journey;
      await page.locator('.codelens-decoration').first().waitFor();
      const choose = async (what: string) => {
        await command(page, 'Looptrap: Add Loop-Health Check');
        const entry = page.locator('.quick-input-list .monaco-list-row', { hasText: what }).first();
        await entry.waitFor();
        return entry;
      };
      const setting = await choose('Fail tests that leave something behind');
      await pictures(journey, 'health-choice');
      await setting.click();
      await line(page, 'looptrap_fail_on = [').waitFor();
      await until('the setting on the disk', () => read(join(folder, 'pyproject.toml')).includes('looptrap_fail_on'));
      await pictures(journey, 'health-setting');
      await (await choose('Check every push on GitHub')).click();
      await line(page, 'name: Loop health').waitFor();
      const workflow = join(folder, '.github', 'workflows', 'loop-health.yml');
      const text = await until('the workflow', () => existsSync(workflow) && read(workflow));
      assert.match(text, /pip install -r requirements\.txt .*pytest-looptrap\n.*pytest --looptrap-fail-on=/);
      await pictures(journey, 'health-workflow');

      await command(page, 'View: Close All Editors');
      for (const name of ['tests', 'tests_traps']) rmSync(join(folder, name), { recursive: true });
      await command(page, 'Testing: Focus on Test Explorer View');
      await page.locator('.welcome-view-content', { hasText: 'Looptrap shows the tests' }).waitFor();
      await pictures(journey, 'no-tests');
    }),
  );
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}
