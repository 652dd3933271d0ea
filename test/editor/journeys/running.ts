import * as assert from 'node:assert';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import type { JourneyHost } from './journey-host';
import { command, inlineText, inlineTexts, lensAbove, line } from './page';

const QUEUE_TESTS = 'tests_traps/test_fulfilment_queue.py';
const HANGING = 'async def test_packed_event_is_published';
const RUN = 'Run under watchdog';
const PROOF = /waits for ever/;

/** What a person sees of tests that run under the watchdog. */
export function runningJourneys({ test }: TestList, host: JourneyHost, say: (line: string) => void): void {
  test('press the lens of the hanging test, read the explanation on its line', async () => {
    const journey = await host.open({ file: QUEUE_TESTS, line: 17 });
    const { page } = journey;
    try {
      const lens = await lensAbove(page, HANGING, RUN);
      await journey.screenshot('lenses');
      const began = Date.now();
      await lens.click();
      const text = await inlineText(page, PROOF);
      say(`    from the press to the proof on the page: ${Date.now() - began} ms: ${text}`);
      const hung = await lensAbove(page, HANGING, 'hung');
      await hung.waitFor();
      await journey.screenshot('deadlock');
      await line(page, 'event = await events.get()').locator('span', { hasText: /^get$/ }).last().hover();
      await page
        .locator('.monaco-hover:visible', { hasText: /waits for|deadlock/i })
        .first()
        .waitFor({ timeout: 15_000 });
      await journey.screenshot('deadlock-hover');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Shift+M');
      await page
        .locator('.markers-panel .monaco-list-row', { hasText: /deadlock/i })
        .first()
        .waitFor({ timeout: 15_000 });
      await journey.screenshot('problems');
    } finally {
      await journey.close();
    }
  });

  test('handles left open are shown on the lines that made them', async () => {
    const journey = await host.open({ file: 'tests_traps/test_live_feed.py', line: 36 });
    const { page } = journey;
    try {
      await (await lensAbove(page, 'async def test_status_page_is_reachable', RUN)).click();
      await inlineText(page, /server/i);
      await journey.screenshot('open-handles');
    } finally {
      await journey.close();
    }
  });

  test('a blocking call is shown with its time', async () => {
    const journey = await host.open({ file: 'tests_traps/test_pricing_calls.py', line: 10 });
    const { page } = journey;
    try {
      await (await lensAbove(page, 'async def test_price_is_served_from_cache', RUN)).click();
      await inlineText(page, /blocked the loop/);
      await journey.screenshot('blocked-loop');
    } finally {
      await journey.close();
    }
  });

  for (const theme of ['Default Dark Modern', 'Default High Contrast', 'Default High Contrast Light']) {
    test(`the proof can be read in the theme ${theme}`, async () => {
      const journey = await host.open({ file: QUEUE_TESTS, line: 17, settings: { 'workbench.colorTheme': theme } });
      const { page } = journey;
      try {
        await (await lensAbove(page, HANGING, RUN)).click();
        await inlineText(page, PROOF);
        await journey.screenshot(`deadlock-${theme.toLowerCase().replaceAll(' ', '-')}`);
      } finally {
        await journey.close();
      }
    });
  }

  test('in Restricted Mode traps are underlined and nothing is executed; trust changes that', async () => {
    const journey = await host.open({ file: 'tests_traps/test_order_api.py', line: 36, trusted: false });
    const { page } = journey;
    try {
      await page
        .locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning')
        .first()
        .waitFor({ timeout: 60_000 });
      await journey.screenshot('restricted');
      const lens = page.locator('.codelens-decoration a', { hasText: RUN });
      if ((await lens.count()) > 0) {
        await lens.first().click();
        await page.waitForTimeout(3000);
        await journey.screenshot('restricted-run');
      }
      assert.ok(!existsSync(join(journey.folder, 'executed')), 'something of the untrusted folder was executed');
      assert.deepStrictEqual(await inlineTexts(page), []);
    } finally {
      await journey.close();
    }
  });

  test('results are cleared from the palette', async () => {
    const journey = await host.open({ file: QUEUE_TESTS, line: 17 });
    const { page } = journey;
    try {
      await (await lensAbove(page, HANGING, RUN)).click();
      await inlineText(page, PROOF);
      await command(page, 'Looptrap: Clear Results');
      await until('no text behind the lines', async () => (await inlineTexts(page)).length === 0);
    } finally {
      await journey.close();
    }
  });
}
