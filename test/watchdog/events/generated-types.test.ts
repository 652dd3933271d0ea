import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../environments';

test('events.generated.ts is what the schema says', () => {
  const args = ['scripts/generate-event-types.mjs', '--check'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: repositoryRoot, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
