import * as assert from 'node:assert';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import type { JourneyHost } from './journey-host';
import { line, partAround, placeOf } from './page';

/** What a person sees of the traps in code that is only read. */
export function readingJourneys({ test }: TestList, host: JourneyHost): void {
  test('see the squiggle, open the light bulb, apply the fix', async () => {
    const journey = await host.open({ file: 'tests_traps/test_order_api.py', line: 36 });
    const { page } = journey;
    try {
      await page
        .locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning')
        .first()
        .waitFor({ timeout: 60_000 });
      await journey.screenshot('squiggle');
      const call = await placeOf(page, 'running_client.get("/orders/404")', 'running_client');
      await page.mouse.click(call.x, call.y);
      const fix = await until('the fix in the light bulb', async () => {
        await page.keyboard.press('Control+.');
        const entry = page.locator('.action-widget .monaco-list-row', { hasText: /await/i }).first();
        await entry.waitFor({ timeout: 4000 });
        return entry;
      });
      await journey.screenshot('light-bulb');
      const shown = [line(page, 'async def test_read_created_order'), page.locator('.action-widget').first()];
      await journey.picture('trap', await partAround(page, shown, 40, 720));
      await journey.picture('read', { x: 352, y: 300, width: 760, height: 500 }, 'walkthrough');
      await fix.click();
      await line(page, 'await running_client.get("/orders/404")').waitFor({ timeout: 15_000 });
      await journey.screenshot('fixed');
    } finally {
      await journey.close();
    }
  });

  test('hover over a trap explains it', async () => {
    const journey = await host.open({ file: 'tests_traps/test_read_order.py', line: 9 });
    const { page } = journey;
    try {
      await page
        .locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning')
        .first()
        .waitFor({ timeout: 60_000 });
      const name = await placeOf(page, 'def event_loop', 'event_loop');
      await page.mouse.move(name.x, name.y, { steps: 5 });
      const hover = page.locator('.monaco-hover:visible').first();
      await hover.waitFor({ timeout: 15_000 });
      const text = await until('the explanation', async () => {
        const content = (await hover.textContent()) ?? '';
        return content.includes('event-loop-fixture-override') && content;
      });
      assert.ok(text.length > 80, text);
      await page.waitForTimeout(500);
      await journey.screenshot('hover');
    } finally {
      await journey.close();
    }
  });
}
