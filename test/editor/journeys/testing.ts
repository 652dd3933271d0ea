import type { TestList } from '../harness/test-list';
import type { JourneyHost } from './journey-host';
import { command, inlineText, lensAbove } from './page';

/** What a person sees in the Testing view. */
export function testingJourneys({ test }: TestList, host: JourneyHost): void {
  test('run a file from the Testing view, see its tests, their outcome and the wait chain of the one that hangs', async () => {
    const journey = await host.open({ file: 'tests_traps/test_fulfilment_queue.py', line: 17 });
    const { page } = journey;
    const row = (name: string) => page.locator('.test-explorer .monaco-list-row', { hasText: name }).first();
    try {
      await lensAbove(page, 'async def test_packed_event_is_published', 'Run under watchdog');
      await command(page, 'Testing: Focus on Test Explorer View');
      await row('tests_traps').waitFor({ timeout: 60_000 });
      await command(page, 'Test: Run Tests in Current File');
      await inlineText(page, /waits for ever/);
      await row('tests_traps').click();
      await row('test_fulfilment_queue.py').click();
      await row('test_packed_event_is_published').waitFor({ timeout: 30_000 });
      await page
        .locator('.test-explorer .codicon-testing-failed-icon, .test-explorer .codicon-testing-error-icon')
        .first()
        .waitFor({ timeout: 60_000 });
      await page.waitForTimeout(1500);
      await journey.screenshot('testing-view');
    } finally {
      await journey.close();
    }
  });
}
