import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { hoverAt, hoverOver } from './hovers';
import { command, firstSquiggle, lensAbove, line, partAround, placeOf } from './page';
import type { SharedWindow } from './shared-window';
import { pictures } from './themes';

const ORDER_API = { file: 'tests_traps/test_order_api.py', line: 36, shows: 'async def test_read_created_order' };
const READ_ORDER = { file: 'tests_traps/test_read_order.py', line: 9, shows: 'def event_loop' };

/** What a person sees of code that is only read. */
export function readingJourneys({ test }: TestList, window: SharedWindow): void {
  test(
    'see the squiggle, open the light bulb, apply the fix',
    window(ORDER_API, async (journey) => {
      const { page } = journey;
      await firstSquiggle(page);
      const call = await placeOf(page, 'running_client.get("/orders/404")', 'running_client');
      await page.mouse.click(call.x, call.y);
      const fix = await until('the fix in the light bulb', async () => {
        await page.keyboard.press('Control+.');
        const entry = page.locator('.action-widget .monaco-list-row', { hasText: /await/i }).first();
        await entry.waitFor({ timeout: 4000 });
        return entry;
      });
      const shown = [line(page, 'async def test_read_created_order'), page.locator('.action-widget').first()];
      await journey.picture('trap', await partAround(page, shown, 40, 720));
      await journey.picture('read', { x: 352, y: 300, width: 760, height: 500 }, 'walkthrough');
      await pictures(journey, 'light-bulb');
      await fix.click();
      await line(page, 'await running_client.get("/orders/404")').waitFor({ timeout: 15_000 });
      await journey.screenshot('fixed');
      await command(page, 'File: Save');
    }),
  );

  test(
    'hover over a trap explains it',
    window(READ_ORDER, async (journey) => {
      const { page } = journey;
      await firstSquiggle(page);
      await page.locator('.codelens-decoration').first().waitFor();
      const open = async (): Promise<void> => {
        const trap = await hoverOver(page, 'def event_loop', 'event_loop', 'event-loop-fixture-override');
        await trap.getByRole('link', { name: 'event-loop-fixture-override' }).first().waitFor();
      };
      await pictures(journey, 'hover-trap', { open });
    }),
  );

  test(
    'the loop of a test is told by a hover that leads to what decides it, and by inlay hints; the interpreter by the language status',
    window(ORDER_API, async (journey) => {
      const { page, setSettings } = journey;
      const name = 'test_unknown_order_is_refused';
      await lensAbove(page, `async def ${name}`, 'loop: function');
      const open = () => hoverAt(page, `async def ${name}`, name, 'one per function');
      await pictures(journey, 'hover-loop', { open });
      await until('the link of the hover', async () => {
        const link = (await open()).getByRole('link').first();
        await link.click({ timeout: 6000 });
        return true;
      });
      await line(page, 'asyncio_default_test_loop_scope').waitFor();
      await page.locator('.statusbar', { hasText: 'Ln 30,' }).waitFor();
      await page.getByRole('tab', { name: /^test_order_api\.py/ }).click();

      await setSettings({ 'looptrap.inlayHints.loopScope': true });
      await line(page, `async def ${name}function loop`).waitFor();
      await pictures(journey, 'inlay-hints');
      await setSettings({});
      const status = page.locator('.statusbar-item[id="status.languageStatus"]');
      const told = page
        .locator('.monaco-hover:visible', { hasText: /Looptrap.*Python 3\.\d+.*pytest-asyncio/ })
        .first();
      // Clicked, it stays until it is closed; hovered over, it goes with the mouse.
      const openStatus = () =>
        until('the language status', async () => {
          if (await told.isVisible()) return true;
          await status.click();
          await told.waitFor({ timeout: 6000 });
          return true;
        });
      await pictures(journey, 'language-status', { open: openStatus });
      await openStatus();
      await journey.picture('interpreter', { x: 640, y: 640, width: 760, height: 260 }, 'walkthrough');
    }),
  );
}
