import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { followEvents } from '../../../watchdog/events/follow-events';
import { createRunFold } from '../../../watchdog/runner/fold/fold-run';
import { pytestArguments, pytestEnvironment } from '../../../watchdog/runner/pytest-command';
import type { RunRequest } from '../../../watchdog/runner/run-contract';
import { makeRunFiles } from '../../../watchdog/runner/run-files';
import type { RunReport } from '../../../watchdog/runner/run-report';
import { startRun } from '../../../watchdog/runner/start-run';
import { repositoryRoot } from '../../environments';
import type { ExampleFile } from './page';
import { runInServer } from './pytest-server';
import { writeProject } from './run-pytest';

export interface WatchedRun {
  readonly report: RunReport;
  /** Why the run is not to be believed; undefined when pytest ended by itself and each test has passed. */
  readonly failure: string | undefined;
}

/** Runs pytest under the watchdog on files in a folder of their own. */
export async function runWatched(python: string, files: readonly ExampleFile[]): Promise<WatchedRun> {
  const folder = writeProject(files);
  const request: RunRequest = {
    python,
    cwd: folder,
    targets: [],
    pytestArgs: ['-p', 'no:cacheprovider'],
    pluginDir: join(repositoryRoot, 'watchdog'),
    storageDir: join(folder, '.looptrap'),
    stallAfter: 30,
    // A machine busy with other tests holds a loop up for longer than the default of 0.1 seconds.
    blockThreshold: 5,
  };
  try {
    return process.platform === 'win32' ? await runAlone(request) : await runForked(request);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runAlone(request: RunRequest): Promise<WatchedRun> {
  const { report, failure } = await startRun(request, () => {}).done;
  return { report, failure: failure?.message };
}

/** As the runner does it, but in a fork of a process that has pytest imported; nobody is there to end what hangs. */
async function runForked(request: RunRequest): Promise<WatchedRun> {
  const files = makeRunFiles(request.storageDir);
  if ('error' in files) throw new Error(files.error);
  const fold = createRunFold([request.cwd]);
  const output = join(request.storageDir, 'output');
  const [, , ...args] = pytestArguments(request);
  const env = pytestEnvironment(request, files, {}) as Record<string, string>;
  const status = await runInServer(request.python, { cwd: request.cwd, args, env, output, limit: 60 });
  let ended = false;
  const follower = followEvents(files.events, (event) => {
    ended ||= event.t === 'session.end';
    fold.take(event);
  });
  const losses = follower.close();
  const report = fold.report({ pytest: status, signal: null, complete: ended });
  const whole = ended && status === 0 && Object.values(losses).every((count) => count === 0);
  return { report, failure: whole ? undefined : `status ${status}\n${readFileSync(output, 'utf8')}` };
}
