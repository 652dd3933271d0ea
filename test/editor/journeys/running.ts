import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { hoverOver } from './hovers';
import { command, inlineText, inlineTexts, lensAbove, line, partAround, pressLens } from './page';
import type { SharedWindow } from './shared-window';
import { pictures } from './themes';

const BEGIN = {
  file: 'tests_traps/test_fulfilment_queue.py',
  line: 17,
  shows: 'async def test_packed_event_is_published',
};
const HANGING = BEGIN.shows;
const RUN = 'Run under watchdog';
const PROOF = /waits for ever/;

/** What a person sees of tests that run under the watchdog. */
export function runningJourneys({ test }: TestList, window: SharedWindow, say: (line: string) => void): void {
  test(
    'press the lens of the hanging test, read the explanation on its line, clear it',
    window(BEGIN, async (journey) => {
      const { page } = journey;
      await lensAbove(page, HANGING, RUN);
      await lensAbove(page, HANGING, 'loop: function');
      await pictures(journey, 'lenses');
      const began = await pressLens(page, HANGING, RUN);
      const text = await inlineText(page, PROOF);
      say(`    from the press to the proof on the page: ${Date.now() - began} ms: ${text}`);
      await lensAbove(page, HANGING, 'hung');
      await journey.screenshot('deadlock');
      const shown = [line(page, HANGING), line(page, 'assert event.status')];
      // With the lenses above the test.
      await journey.picture('hang', await partAround(page, shown, 40, 920));
      await journey.picture('run', { x: 352, y: 400, width: 920, height: 330 }, 'walkthrough');
      const open = () => hoverOver(page, 'event = await events.get()', 'events', 'Deadlock');
      await pictures(journey, 'deadlock-hover', { open });
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Shift+M');
      await page
        .locator('.markers-panel .monaco-list-row', { hasText: /deadlock/i })
        .first()
        .waitFor({ timeout: 15_000 });
      await journey.screenshot('problems');
      await command(page, 'View: Hide Panel');
      await command(page, 'Looptrap: Clear Results');
      await until('no text behind the lines', async () => (await inlineTexts(page)).length === 0);
    }),
  );
}
