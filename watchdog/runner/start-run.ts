import { realpathSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LooptrapEvent } from '../events/events.generated';
import { followEvents } from '../events/follow-events';
import { combineExits, type RoundExit } from './combined-exit';
import { explainFailure, unwritable } from './explain-failure';
import { createRunFold } from './fold/fold-run';
import { placesBelow } from './fold/places';
import { type OuterWatchdog, startOuterWatchdog } from './outer-watchdog';
import { endTree, type ProcessTree } from './process-tree';
import { pytestArguments, pytestEnvironment, RUN_ID_VARIABLE, type RunFiles } from './pytest-command';
import { type ProcessEnd, type PytestProcess, startPytest } from './pytest-process';
import { continueBehind, targetOf } from './remaining-targets';
import type { RunFailure, RunHandle, RunOutcome, RunRequest, RunUpdate } from './run-contract';
import { makeRunFiles } from './run-files';

/** One pytest process of a run. A run has more than one when a test had to be ended with its process. */
interface Round {
  process: PytestProcess;
  tree: ProcessTree | undefined;
  watchdog: OuterWatchdog;
  faultFile: string;
  sessionEnded: boolean;
  /** The process whose test can't be ended otherwise: pytest's own, or that of a worker of pytest-xdist. */
  guilty: number | undefined;
  /** Set once its process tree is being ended; resolves when nothing of it is left. */
  ending: Promise<void> | undefined;
}

/**
 * Runs pytest under the watchdog, follows its event stream and folds it into updates and the run report.
 * @param listener called in order, never after `done` has resolved.
 */
export function startRun(request: RunRequest, listener: (update: RunUpdate) => void): RunHandle {
  const files = makeRunFiles(request.storageDir);
  if ('error' in files) return notStarted(unwritable(request.storageDir, files.error));
  return startIn(files, request, listener);
}

function startIn(files: RunFiles, request: RunRequest, listener: (update: RunUpdate) => void): RunHandle {
  const roots = spellingsOf(request.cwd);
  const fold = createRunFold(roots);
  const exits: RoundExit[] = [];
  let cancelled = false;
  let malformed = 0;
  let round = startRound(request.targets, []);
  const follower = followEvents(files.events, take);
  const { pid } = round.process;

  function notify(updates: readonly RunUpdate[]): void {
    for (const update of updates) listener(update);
  }

  function take(event: LooptrapEvent): void {
    round.watchdog.take(event);
    if (event.t === 'session.end' && event.worker === null) round.sessionEnded = true;
    // A worker that ends itself is replaced by pytest-xdist.
    if (event.t === 'abort.end' && event.rung === 'kill' && event.worker === null) round.guilty = event.pid;
    notify(foldOrPass(event));
  }

  /** Only the outside of an event was checked when it was read; one that is not as the schema says costs itself. */
  function foldOrPass(event: LooptrapEvent): readonly RunUpdate[] {
    try {
      return fold.take(event);
    } catch {
      malformed += 1;
      return [];
    }
  }

  function startRound(targets: readonly string[], extraArguments: readonly string[]): Round {
    const faultFile = `${files.fault}.${exits.length + 1}`;
    const args = [...pytestArguments(request, targets), ...extraArguments];
    const env = pytestEnvironment(request, { ...files, fault: faultFile });
    const started = startPytest(request.python, args, { cwd: request.cwd, env }, (stream, text) =>
      listener({ type: 'output', stream, text }),
    );
    const tree =
      started.pid === undefined ? undefined : { leader: started.pid, marker: `${RUN_ID_VARIABLE}=${files.runId}` };
    const giveUp = (guilty: number) => {
      next.guilty = guilty;
      if (tree !== undefined) next.ending = endTree(tree, 'SIGKILL');
    };
    const watchdog = startOuterWatchdog({
      stallAfter: request.stallAfter,
      faultFile,
      fold,
      toPlace: placesBelow(roots),
      notify,
      giveUp: request.abort === false ? undefined : giveUp,
    });
    const next: Round = {
      process: started,
      tree,
      watchdog,
      faultFile,
      sessionEnded: false,
      guilty: undefined,
      ending: undefined,
    };
    return next;
  }

  async function finishRound(): Promise<{ end: ProcessEnd; killed: string[] }> {
    const end = await round.process.ended;
    await round.ending;
    round.watchdog.stop();
    follower.drain();
    rmSync(round.faultFile, { force: true });
    const givenUp = round.guilty !== undefined;
    exits.push({ code: end.code, signal: end.signal, givenUp });
    const updates = fold.kill(round.guilty);
    if (givenUp) fold.rewind();
    notify(updates);
    const killed = updates.flatMap((update) => (update.type === 'test-finished' ? [update.test.nodeid] : []));
    return { end, killed };
  }

  /** True when another process runs what this one left. */
  function goOn(killed: readonly string[]): boolean {
    if (round.guilty === undefined || cancelled || killed.length === 0) return false;
    const { all, collected, remaining } = fold.tests;
    const next = continueBehind(all(), collected, remaining(), fold.hello?.pytest ?? '');
    if (next.type === 'done') return false;
    const text = `\nlooptrap: ${killed.join(', ')} took its process with it; a new one runs the remaining tests\n\n`;
    notify([{ type: 'output', stream: 'stderr', text }]);
    if (next.type === 'deselect') {
      round = startRound(
        request.targets,
        next.nodeids.flatMap((nodeid) => ['--deselect', nodeid]),
      );
      return true;
    }
    const targets = next.nodeids.map((nodeid) => targetOf(nodeid, fold.hello?.rootdir, request.cwd));
    round = startRound(next.type === 'file' ? [argumentFile(files, targets)] : targets, []);
    return true;
  }

  async function follow(): Promise<RunOutcome> {
    let { end, killed } = await finishRound();
    while (goOn(killed)) ({ end, killed } = await finishRound());
    const losses = follower.close();
    losses.garbled += malformed;
    const ended = round.sessionEnded || round.guilty !== undefined;
    const failure =
      cancelled || round.guilty !== undefined
        ? undefined
        : await explainFailure(end, fold, request, round.sessionEnded ? [] : killed);
    const report = fold.report(combineExits(exits, ended && !cancelled));
    return { report, ...(failure && { failure }), cancelled, eventsFile: files.events, losses };
  }

  const done = follow();
  return {
    pid,
    done,
    async cancel() {
      cancelled = true;
      if (round.tree !== undefined) round.ending ??= endTree(round.tree);
      await done;
    },
  };
}

function notStarted(failure: RunFailure): RunHandle {
  const report = createRunFold([]).report({ pytest: null, signal: null, complete: false });
  return { pid: undefined, cancel: async () => {}, done: Promise.resolve({ report, failure, cancelled: false }) };
}

/** Python may name files by the folder as given or with links resolved. */
function spellingsOf(folder: string): string[] {
  try {
    return [...new Set([resolve(folder), realpathSync(folder)])];
  } catch {
    return [resolve(folder)];
  }
}

function argumentFile(files: RunFiles, targets: readonly string[]): string {
  const path = files.events.replace(/\.ndjson$/, '.args');
  writeFileSync(path, targets.join('\n'));
  return `@${path}`;
}
