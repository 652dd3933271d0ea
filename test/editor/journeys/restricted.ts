import * as assert from 'node:assert';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import type { JourneyHost } from './journey-host';
import { command, firstSquiggle, pressLens } from './page';

const TEST = 'async def test_read_created_order';
const RUN = 'Run under watchdog';

/** What a person sees in a folder that is not trusted yet. */
export function restrictedJourneys({ test }: TestList, host: JourneyHost): void {
  test('in Restricted Mode traps are underlined and nothing is executed; trust changes that', async () => {
    const journey = await host.open({ file: 'tests_traps/test_order_api.py', line: 36, trusted: false });
    const { page } = journey;
    const executed = () => existsSync(join(journey.folder, 'executed'));
    try {
      await page.getByRole('button', { name: "No, I don't trust" }).click({ timeout: 60_000 });
      await firstSquiggle(page);
      await pressLens(page, TEST, RUN);
      // Time to do what it must not do.
      await page.waitForTimeout(2000);
      await journey.screenshot('restricted');
      assert.ok(!executed(), 'something of the untrusted folder was executed');
      await command(page, 'Workspaces: Manage Workspace Trust');
      await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
      await page.keyboard.press('Control+w');
      await pressLens(page, TEST, RUN);
      await until('the interpreter of the trusted folder to be started', executed);
    } finally {
      await journey.close();
    }
  });
}
