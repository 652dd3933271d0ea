import * as assert from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { command, firstSquiggle, line } from './page';
import type { SharedWindow } from './shared-window';

const BEGIN = { file: 'tests_traps/test_read_order.py', line: 9, shows: 'def event_loop' };

/** A change of a whole suite, looked at before it is made. */
export function migratingJourneys({ test }: TestList, window: SharedWindow): void {
  test(
    'migrate: look at the one change over several files, take a part of it',
    window(BEGIN, async (journey) => {
      const { page } = journey;
      const configuration = join(journey.folder, 'pyproject.toml');
      const text = readFileSync(configuration, 'utf8');
      writeFileSync(configuration, text.replace('testpaths = ["tests"]', 'testpaths = ["tests_traps"]'));
      await firstSquiggle(page);
      await command(page, 'Looptrap: Migrate to the Newest pytest-asyncio');
      const rows = page.locator('.bulk-edit-panel .monaco-list-row');
      const own = rows.filter({ hasText: 'test_read_order.py' }).first();
      await own.waitFor();
      await rows.filter({ hasText: 'requirements.txt' }).first().waitFor();
      await until(
        'nothing left to read',
        async () => !(await page.locator('.statusbar').textContent())?.includes('reading the tests'),
      );
      await journey.screenshot('migrate-preview');
      // Nothing is changed before somebody said so.
      assert.match(readFileSync(join(journey.folder, BEGIN.file), 'utf8'), /def event_loop/);
      await own.locator('.edit-checkbox').first().click();
      await page.locator('.bulk-edit-panel').getByRole('button', { name: 'Apply' }).click();
      await until('the change in the editor', async () => (await line(page, 'def event_loop').count()) === 0);
      await journey.screenshot('migrated');
    }),
  );
}
