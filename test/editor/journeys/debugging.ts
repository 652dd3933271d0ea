import type { TestList } from '../harness/test-list';
import { chooseInMenu, command, lensAbove, line, pressLens } from './page';
import type { SharedWindow } from './shared-window';
import { pictures } from './themes';

const BEGIN = { file: 'tests_traps/test_stock_locks.py', line: 15, shows: 'async def test_swaps_in_both_directions' };

/** What a person does who debugs a test that hangs; a stand-in takes the place of the Python Debugger extension. */
export function debuggingJourneys({ test }: TestList, window: SharedWindow): void {
  test(
    'debug a test that hangs, pause, see its tasks from the toolbar and from the call stack, go to a line',
    window(BEGIN, async (journey) => {
      const { page } = journey;
      await pressLens(page, BEGIN.shows, 'Debug');
      await lensAbove(page, BEGIN.shows, 'Stop');
      await lensAbove(page, BEGIN.shows, 'hung');
      await pictures(journey, 'debugging');
      const toolbar = page.locator('.debug-toolbar');
      await toolbar.locator('.codicon-debug-pause').click();
      await toolbar.getByRole('button', { name: 'Show Tasks' }).click();
      const tasks = page.locator('.quick-input-list .monaco-list-row');
      const circle = tasks.filter({ hasText: 'in a circle' });
      await circle.nth(1).waitFor();
      await pictures(journey, 'show-tasks');
      await circle.first().click();
      await line(page, 'async with self.shelf(second)').waitFor();
      await journey.screenshot('show-tasks-followed');

      await command(page, 'View: Show Run and Debug');
      await page.locator('.debug-call-stack .monaco-list-row').first().click({ button: 'right' });
      await chooseInMenu(page, 'Show Tasks as Text');
      await line(page, 'tasks at a pause of').waitFor();
      await pictures(journey, 'tasks-text');
      await toolbar.locator('.codicon-debug-stop').click();
      await toolbar.waitFor({ state: 'hidden' });
    }),
  );
}
