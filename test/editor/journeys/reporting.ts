import type { Frame, Page } from 'playwright-core';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import type { JourneyHost } from './journey-host';
import { command, lensAbove, line, pressLens } from './page';

/** What a person sees in the report of a run. */
export function reportingJourneys({ test }: TestList, host: JourneyHost): void {
  test('open the report of a run, go from a finding to its line', async () => {
    const journey = await host.open({ file: 'tests_traps/test_stock_locks.py', line: 10 });
    const { page } = journey;
    try {
      await pressLens(page, 'async def test_swaps_in_both_directions', 'Run under watchdog');
      await lensAbove(page, 'async def test_swaps_in_both_directions', 'hung');
      await command(page, 'Looptrap: Show Run Report');
      const report = await reportFrame(page);
      await report.getByRole('heading', { name: /Deadlock, proved/ }).waitFor();
      await journey.screenshot('report-findings');
      await report.getByRole('button', { name: 'orders/stock.py:33' }).first().click();
      await line(page, 'async with').waitFor();
    } finally {
      await journey.close();
    }
  });
}

/** The page inside the panel's two frames. */
async function reportFrame(page: Page): Promise<Frame> {
  return until('the page of the report', async () => {
    for (const frame of page.frames()) if (await frame.locator('#report > header').count()) return frame;
    return undefined;
  });
}
