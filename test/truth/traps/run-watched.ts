import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunOutcome } from '../../../watchdog/runner/run-contract';
import { startRun } from '../../../watchdog/runner/start-run';
import { repositoryRoot } from '../../environments';
import type { ExampleFile } from './page';
import { writeProject } from './run-pytest';

/** Runs pytest under the watchdog on files in a folder of their own. */
export async function runWatched(python: string, files: readonly ExampleFile[]): Promise<RunOutcome> {
  const folder = writeProject(files);
  const run = startRun(
    {
      python,
      cwd: folder,
      targets: [],
      pytestArgs: ['-p', 'no:cacheprovider'],
      pluginDir: join(repositoryRoot, 'watchdog'),
      storageDir: join(folder, '.looptrap'),
      stallAfter: 30,
      // A machine busy with other tests holds a loop up for longer than the default of 0.1 seconds.
      blockThreshold: 5,
      env: { PYTHONDONTWRITEBYTECODE: '1' },
    },
    () => {},
  );
  try {
    return await run.done;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
