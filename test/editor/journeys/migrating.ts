import * as assert from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import type { JourneyHost } from './journey-host';
import { command, line } from './page';

/** A change of a whole suite, looked at before it is made. */
export function migratingJourneys({ test }: TestList, host: JourneyHost): void {
  test('migrate: look at the one change over several files, take a part of it', async () => {
    const file = 'tests_traps/test_read_order.py';
    const journey = await host.open({ file, line: 9 });
    const { page } = journey;
    const configuration = join(journey.folder, 'pyproject.toml');
    const text = readFileSync(configuration, 'utf8');
    writeFileSync(configuration, text.replace('testpaths = ["tests"]', 'testpaths = ["tests_traps"]'));
    try {
      await page.locator('.monaco-editor .squiggly-error').first().waitFor({ timeout: 60_000 });
      await command(page, 'Looptrap: Migrate to the Newest pytest-asyncio');
      const rows = page.locator('.bulk-edit-panel .monaco-list-row');
      const own = rows.filter({ hasText: 'test_read_order.py' }).first();
      await own.waitFor({ timeout: 60_000 });
      await rows.filter({ hasText: 'requirements.txt' }).first().waitFor();
      await until(
        'nothing left to read',
        async () => !(await page.locator('.statusbar').textContent())?.includes('reading the tests'),
      );
      await journey.screenshot('migrate-preview');
      // Nothing is changed before somebody said so.
      assert.match(readFileSync(join(journey.folder, file), 'utf8'), /def event_loop/);
      await own.locator('.edit-checkbox').first().click();
      await page.locator('.bulk-edit-panel').getByRole('button', { name: 'Apply' }).click();
      await until('the change in the editor', async () => (await line(page, 'def event_loop').count()) === 0);
      await journey.screenshot('migrated');
    } finally {
      await journey.close();
    }
  });
}
