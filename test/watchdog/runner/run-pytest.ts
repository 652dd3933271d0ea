import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RunHandle, RunOutcome, RunRequest, RunUpdate } from '../../../watchdog/runner/run-contract';
import { startRun } from '../../../watchdog/runner/start-run';
import { environmentPython, repositoryRoot } from '../../environments';
import { temporaryProject } from './temporary-project';

export interface FollowedRun {
  handle: RunHandle;
  updates: RunUpdate[];
  /** What pytest printed so far. */
  output: () => string;
  /** Resolves when an update fulfils the condition; rejects when the run ends before. */
  until: (condition: (update: RunUpdate) => boolean) => Promise<RunUpdate>;
}

/** Starts the real plugin under real pytest in a project folder, by default in the environment `newest`. */
export function runPytest(cwd: string, request: Partial<RunRequest> = {}): FollowedRun {
  const updates: RunUpdate[] = [];
  const waiting = new Set<(update: RunUpdate) => void>();
  const handle = startRun(
    {
      python: environmentPython('newest'),
      cwd,
      targets: [],
      pytestArgs: ['-p', 'no:cacheprovider'],
      pluginDir: join(repositoryRoot, 'watchdog'),
      storageDir: temporaryProject(),
      stallAfter: 10,
      ...request,
    },
    (update) => {
      updates.push(update);
      for (const tell of waiting) tell(update);
    },
  );
  onTestFinished(() => handle.cancel());
  return {
    handle,
    updates,
    output: () => updates.map((update) => (update.type === 'output' ? update.text : '')).join(''),
    until: (condition) =>
      new Promise((resolve, reject) => {
        const seen = updates.find(condition);
        if (seen !== undefined) return resolve(seen);
        const tell = (update: RunUpdate) => {
          if (!condition(update)) return;
          waiting.delete(tell);
          resolve(update);
        };
        waiting.add(tell);
        void handle.done.then((outcome: RunOutcome) => reject(new Error(`ended before: ${JSON.stringify(outcome)}`)));
      }),
  };
}
