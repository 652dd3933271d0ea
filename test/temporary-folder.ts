import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OURS = 'LOOPTRAP_TEST_TEMPORARY';

/**
 * All that tests, and what they start, put into the temporary folder goes with the run: processes of tests are ended by
 * vitest before they could clean up. The name is short, as a socket's path has to be.
 */
export function setup(): (() => void) | undefined {
  if (process.env[OURS] !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'lt-'));
  process.env[OURS] = folder;
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
