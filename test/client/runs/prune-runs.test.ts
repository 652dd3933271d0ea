import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pruneRuns } from '../../../client/src/runs/prune-runs';

test('the newest runs stay, with what is in them', async () => {
  const storage = mkdtempSync(path.join(tmpdir(), 'looptrap-prune-'));
  onTestFinished(() => rmSync(storage, { recursive: true, force: true }));
  for (const [index, name] of ['d', 'a', 'c', 'b'].entries()) {
    mkdirSync(path.join(storage, name));
    writeFileSync(path.join(storage, name, 'events.ndjson'), '{}');
    utimesSync(path.join(storage, name), 1000 + index, 1000 + index);
  }
  await pruneRuns(storage, 2);
  expect(readdirSync(storage).sort()).toEqual(['b', 'c']);
  expect(readdirSync(path.join(storage, 'b'))).toEqual(['events.ndjson']);
});

test('a folder that does not exist is no error', async () => {
  await expect(pruneRuns(path.join(tmpdir(), 'looptrap-no-such-folder'), 2)).resolves.toBeUndefined();
});
