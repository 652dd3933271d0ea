import * as assert from 'node:assert';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import type { JourneyHost } from './journey-host';
import { command, inlineText, inlineTexts, lensAbove, line, partAround, placeOf, pressLens } from './page';

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
      await lensAbove(page, HANGING, RUN);
      await journey.screenshot('lenses');
      const began = await pressLens(page, HANGING, RUN);
      const text = await inlineText(page, PROOF);
      say(`    from the press to the proof on the page: ${Date.now() - began} ms: ${text}`);
      await lensAbove(page, HANGING, 'hung');
      await journey.screenshot('deadlock');
      const shown = [line(page, HANGING), line(page, 'assert event.status')];
      // With the lenses above the test.
      await journey.picture('hang', await partAround(page, shown, 40, 920));
      await journey.picture('run', { x: 352, y: 400, width: 920, height: 330 }, 'walkthrough');
      const awaited = await placeOf(page, 'event = await events.get()', 'events');
      await page.mouse.move(awaited.x, awaited.y, { steps: 5 });
      await page
        .locator('.monaco-hover:visible', { hasText: /waits for|deadlock/i })
        .first()
        .waitFor({ timeout: 15_000 });
      await page.waitForTimeout(500);
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

  test('in Restricted Mode traps are underlined and nothing is executed; trust changes that', async () => {
    const journey = await host.open({ file: 'tests_traps/test_order_api.py', line: 36, trusted: false });
    const { page } = journey;
    const executed = () => existsSync(join(journey.folder, 'executed'));
    const test = 'async def test_read_created_order';
    try {
      await page.getByRole('button', { name: "No, I don't trust" }).click({ timeout: 60_000 });
      await page
        .locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning')
        .first()
        .waitFor({ timeout: 60_000 });
      await pressLens(page, test, RUN);
      await page.waitForTimeout(3000);
      await journey.screenshot('restricted');
      assert.ok(!executed(), 'something of the untrusted folder was executed');
      await command(page, 'Workspaces: Manage Workspace Trust');
      await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
      await page.keyboard.press('Control+w');
      await pressLens(page, test, RUN);
      await until('the interpreter of the trusted folder to be started', executed);
    } finally {
      await journey.close();
    }
  });

  test('results are cleared from the palette', async () => {
    const journey = await host.open({ file: QUEUE_TESTS, line: 17 });
    const { page } = journey;
    try {
      await pressLens(page, HANGING, RUN);
      await inlineText(page, PROOF);
      await command(page, 'Looptrap: Clear Results');
      await until('no text behind the lines', async () => (await inlineTexts(page)).length === 0);
    } finally {
      await journey.close();
    }
  });
}
