import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFiles } from './pytest-command';

/** Streams of earlier runs that stay for those who want to look at them. */
const KEPT_STREAMS = 20;

/**
 * Makes the folder and an empty stream in it, so that what can't be written is known before pytest starts. What tests
 * wait for and print is nobody else's business: both are the user's alone.
 */
export function makeRunFiles(storageDir: string): RunFiles | { error: string } {
  const runId = randomUUID();
  const events = join(storageDir, `${runId}.ndjson`);
  try {
    mkdirSync(storageDir, { recursive: true, mode: 0o700 });
    forgetOldStreams(storageDir);
    writeFileSync(events, '', { mode: 0o600 });
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
  return { runId, events, fault: join(storageDir, `${runId}.fault`) };
}

function forgetOldStreams(storageDir: string): void {
  const streams = readdirSync(storageDir)
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) => join(storageDir, name))
    .map((path) => ({ path, changed: statSync(path).mtimeMs }))
    .sort((a, b) => b.changed - a.changed);
  for (const { path } of streams.slice(KEPT_STREAMS - 1)) rmSync(path, { force: true });
}
