import * as assert from 'node:assert';
import type { Page } from 'playwright-core';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import type { JourneyHost } from './journey-host';
import { command, lensAbove, line, placeOf, pressLens } from './page';
import { pictures } from './themes';

const FILE = '../monorepo/services/billing/tests/test_billing.py';
const SOURCE = `import asyncio


async def total():
    await asyncio.sleep(600)
    return 7


async def test_total():
    task = asyncio.create_task(total())
    assert await task == 7
`;

const TEST = 'async def test_total';
const LIVE = /2 tasks, waiting \d+(\.\d)? (ms|s|min)( \d+ s)? at line 11/;

/** What a person sees of several folders and projects in one window, and of tests that run after each save. */
export function folderJourneys({ test }: TestList, host: JourneyHost): void {
  test('the projects of two folders in the Testing view, one test of them run after each save, live above it', async () => {
    const journey = await host.open({
      ...{ file: FILE, line: 9, files: { [FILE]: SOURCE }, withMonorepo: true },
      settings: { 'looptrap.run.stallAfter': 600 },
    });
    const { page } = journey;
    try {
      await lensAbove(page, TEST, 'loop: function');
      await command(page, 'Testing: Focus on Test Explorer View');
      const roots = ['orders-service', 'billing', 'stock'];
      for (const name of roots) await row(page, name).waitFor();
      await reveal(page, ['billing', 'tests', 'test_billing.py']);
      const item = row(page, 'test_total');
      await item.hover();
      await item.getByRole('button', { name: /^Turn on Continuous Run/ }).click();
      await page.mouse.move(900, 700);
      const live = () => lensText(page, 'waiting');
      await until('the live state', async () => LIVE.test(await live()), { seen: () => lenses(page) });
      await pictures(journey, 'live-lens', { look: async () => assert.match(await live(), LIVE) });
      await pressLens(page, TEST, 'Stop');
      await lensAbove(page, TEST, 'stopped');

      const seconds = await placeOf(page, 'asyncio.sleep(600)', '600');
      await page.mouse.dblclick(seconds.x, seconds.y);
      await page.keyboard.type('0');
      await line(page, 'asyncio.sleep(0)').waitFor();
      await page.keyboard.press('Control+s');
      await lensAbove(page, TEST, 'passed');
      await page.locator('.testing-run-glyph.codicon-testing-passed-icon').first().waitFor();
      await pictures(journey, 'continuous-run');
    } finally {
      await journey.close();
    }
  });
}

/** Opens one row of the Testing view after the other. */
async function reveal(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await row(page, name).click();
    await page.keyboard.press('ArrowRight');
  }
}

function row(page: Page, name: string) {
  return page.locator('.test-explorer .monaco-list-row', { hasText: name }).first();
}

async function lenses(page: Page): Promise<string[]> {
  const shown = await page.locator('.codelens-decoration').allTextContents();
  return shown.map((text) => text.replaceAll('\u00a0', ' '));
}

async function lensText(page: Page, part: string): Promise<string> {
  return (await lenses(page)).find((text) => text.includes(part)) ?? '';
}
