import * as assert from 'node:assert';
import type { Page } from 'playwright-core';
import type { TestList } from '../harness/test-list';
import { weakInlineTexts } from './contrast';
import { command, inlineText, pressLens } from './page';
import type { SharedWindow } from './shared-window';
import { ALL_THEMES, pictures } from './themes';

const FILE = 'tests_traps/test_every_kind.py';

/** One test for each kind of text behind a line. */
const SOURCE = `import asyncio
import time

import httpx
import pytest


@pytest.mark.asyncio
async def test_hang():
    await asyncio.Queue().get()


@pytest.mark.asyncio
async def test_block():
    time.sleep(0.4)


@pytest.mark.asyncio
async def test_handle():
    server = await asyncio.start_server(print, "127.0.0.1", 0)
    assert server.is_serving()


@pytest.mark.asyncio
async def test_task():
    asyncio.create_task(asyncio.sleep(60))


LOOPS = []


def test_loop():
    LOOPS.append(asyncio.new_event_loop())
    LOOPS[0].run_until_complete(asyncio.sleep(0))
`;

const TEXTS = [
  /waits for ever/,
  /blocked the loop/,
  /server still open/,
  /task still pending/,
  /event loop still open/,
];

/** What a run leaves behind the lines, in every theme, and for those who do not see it. */
export function inlineResultJourneys({ test }: TestList, window: SharedWindow): void {
  test(
    'what hung, blocked and stayed open can be read on its line in every theme, and heard',
    window({ file: FILE, line: 1, shows: 'async def test_hang', files: { [FILE]: SOURCE } }, async (journey) => {
      const { page } = journey;
      await pressLens(page, 'import asyncio', 'Run file under watchdog');
      for (const text of TEXTS) await inlineText(page, text);
      await page.locator('.codelens-decoration', { hasText: 'hung' }).first().waitFor();
      await pictures(journey, 'inline', { themes: ALL_THEMES, look: (theme) => lookAt(page, theme) });
      // The same as problems: read by a screen reader, reached with F8.
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('F8');
      await page.locator('.zone-widget .marker-widget, .marker-widget').first().waitFor();
      assert.match(await announced(page), /queue|deadlock/i);
      await journey.screenshot('inline-next-problem');
      await page.keyboard.press('Escape');
      await command(page, 'Looptrap: Clear Results');
    }),
  );
}

async function lookAt(page: Page, theme: string): Promise<void> {
  assert.deepStrictEqual(await weakInlineTexts(page), [], `inline texts in ${theme} that can hardly be read`);
}

async function announced(page: Page): Promise<string> {
  return (await page.locator('.marker-widget').first().textContent()) ?? '';
}
