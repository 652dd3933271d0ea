import { realpathSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LooptrapEvent } from '../events/events.generated';
import { followEvents } from '../events/follow-events';
import { combineExits, type RoundExit } from './combined-exit';
import { type Continuation, continueBehind } from './continuation';
import { explainFailure, tooManyLost, unwritable } from './explain-failure';
import { createRunFold } from './fold/fold-run';
import type { OpenPhase } from './fold/fold-tests';
import { placesBelow } from './fold/places';
import { lossOf, starvedProcesses } from './lost-process';
import { type OuterWatchdog, startOuterWatchdog } from './outer-watchdog';
import { endTree, type ProcessTree } from './process-tree';
import { pytestArguments, pytestEnvironment, RUN_ID_VARIABLE, type RunFiles } from './pytest-command';
import { type Launch, type ProcessEnd, type PytestProcess, startPytest } from './pytest-process';
import type { RunFailure, RunHandle, RunOutcome, RunRequest, RunUpdate } from './run-contract';
import { makeRunFiles } from './run-files';
import { createRunLimits } from './run-limits';

/** One pytest process of a run. A run has more than one when a test took its process with it. */
interface Round {
  process: PytestProcess;
  tree: ProcessTree | undefined;
  watchdog: OuterWatchdog;
  faultFile: string;
  /** pytest's exit status, once its session has ended. */
  sessionStatus: number | undefined;
  /** The process whose test can't be ended otherwise: pytest's own, or that of a worker of pytest-xdist. */
  guilty: number | undefined;
  /** Tests that took their worker with them. */
  gone: string[];
  /** Resolve when nothing is left of a worker of pytest-xdist that was ended for its test. */
  endedWorkers: Promise<void>[];
  /** What `starvedProcesses` gave when it began. */
  starved: number;
  /** A test's process ended by itself. */
  lost: boolean;
  /** It was ended because a hook did not come back. */
  hook: boolean;
  /** Ends the process and all that it started. */
  endRest(): void;
  /** Set once its process tree is being ended; resolves when nothing of it is left. */
  ending: Promise<void> | undefined;
}

/** How a round came to its end. */
interface RoundEnd {
  end: ProcessEnd;
  /** Tests that were running then. */
  killed: string[];
  next: Continuation;
}

/**
 * Runs pytest under the watchdog, follows its event stream and folds it into updates and the run report.
 * @param listener called in order, never after `done` has resolved.
 * @param launch starts pytest
 */
export function startRun(
  request: RunRequest,
  listener: (update: RunUpdate) => void,
  launch: Launch = startPytest,
): RunHandle {
  const files = makeRunFiles(request.storageDir);
  if ('error' in files) return notStarted(unwritable(request.storageDir, files.error));
  return startIn(files, request, listener, launch);
}

function startIn(
  files: RunFiles,
  request: RunRequest,
  listener: (update: RunUpdate) => void,
  launch: Launch,
): RunHandle {
  const roots = spellingsOf(request.cwd);
  const toPlace = placesBelow(roots);
  const fold = createRunFold(roots);
  const limits = createRunLimits(request);
  const exits: RoundExit[] = [];
  let cancelled = false;
  let malformed = 0;
  let round = startRound(files, []);
  const follower = followEvents(files.events, take);
  const { pid } = round.process;

  function notify(updates: readonly RunUpdate[]): void {
    for (const update of updates) listener(update);
  }

  function take(event: LooptrapEvent): void {
    if (event.t === 'session.end' && event.worker === null) round.sessionStatus = event.exitstatus;
    // A worker that ends itself is replaced by pytest-xdist.
    if (event.t === 'abort.end' && event.rung === 'kill' && event.worker === null) round.guilty = event.pid;
    const updates = foldOrPass(event);
    notify(updates);
    if (event.t === 'worker.lost') takeLoss(updates);
  }

  function takeLoss(updates: readonly RunUpdate[]): void {
    const lost = finishedIn(updates);
    if (lost.length === 0 || !limits.ends || !repeatsLost()) return;
    round.gone.push(...lost);
    round.endRest();
  }

  /** Workers that get whole files or classes get the test again that a worker was lost by (pytest-xdist 3.8). */
  function repeatsLost(): boolean {
    return /^load(scope|file|group)$/.test(fold.hello?.dist ?? '');
  }

  /** Only the outside of an event was checked when it was read; one that is not as the schema says costs itself. */
  function foldOrPass(event: LooptrapEvent): readonly RunUpdate[] {
    try {
      limits.take(event);
      round.watchdog.take(event);
      return fold.take(event);
    } catch {
      malformed += 1;
      return [];
    }
  }

  function startRound(shared: RunFiles, extraArguments: readonly string[]): Round {
    const faultFile = `${files.fault}.${exits.length + 1}`;
    const args = [...pytestArguments(request), ...extraArguments];
    const env = pytestEnvironment(request, { ...shared, fault: faultFile });
    const started = launch(request.python, args, { cwd: request.cwd, env }, (stream, text) =>
      listener({ type: 'output', stream, text }),
    );
    const tree =
      started.pid === undefined ? undefined : { leader: started.pid, marker: `${RUN_ID_VARIABLE}=${files.runId}` };
    const endRest = () => {
      if (tree !== undefined) next.ending ??= endTree(tree, 'SIGKILL');
    };
    const giveUp = ({ pid: guilty, worker }: OpenPhase) => {
      if (worker === null || repeatsLost()) {
        next.guilty = guilty;
        endRest();
        return;
      }
      // pytest-xdist replaces it and goes on with the rest.
      next.endedWorkers.push(endTree({ leader: guilty, marker: undefined }, 'SIGKILL'));
      notify(fold.kill(guilty));
    };
    const endHook = ({ pid: guilty, worker }: Pick<OpenPhase, 'pid' | 'worker'>) => {
      if (worker !== null) {
        next.endedWorkers.push(endTree({ leader: guilty, marker: undefined }, 'SIGKILL'));
        return;
      }
      next.hook = true;
      endRest();
    };
    const watchdog =
      started.pid === undefined
        ? UNWATCHED
        : startOuterWatchdog({ limits, faultFile, fold, toPlace, notify, giveUp, endHook, endRest });
    const next: Round = {
      ...{ process: started, tree, watchdog, faultFile, endRest },
      ...{ sessionStatus: undefined, guilty: undefined, lost: false, hook: false, ending: undefined },
      ...{ gone: [], endedWorkers: [], starved: starvedProcesses() },
    };
    return next;
  }

  async function finishRound(): Promise<RoundEnd> {
    const end = await round.process.ended;
    await Promise.all([round.ending, ...round.endedWorkers]);
    round.watchdog.stop();
    follower.drain();
    rmSync(round.faultFile, { force: true });
    const wasGone = round.gone.length > 0;
    const ownEnd =
      round.guilty === undefined && !wasGone && !round.hook && round.sessionStatus === undefined && !cancelled;
    // While workers run the tests, none of them is to blame for the end of the process that hands them out.
    const inWorkers = fold.tests.openPhases().some(({ worker }) => worker !== null);
    const starved = starvedProcesses() - round.starved;
    const loss = ownEnd && limits.ends && !inWorkers ? lossOf(end, starved, toPlace) : undefined;
    const updates = wasGone && round.guilty === undefined ? [] : fold.kill(round.guilty, loss);
    const killed = [...round.gone, ...finishedIn(updates)];
    round.lost = wasGone || (loss !== undefined && killed.length > 0);
    const givenUp = round.guilty !== undefined || round.lost;
    exits.push({ ...(round.hook ? exitOfTests() : exitOf(end, round)), givenUp });
    if (round.guilty !== undefined || wasGone) fold.rewind();
    notify(updates);
    const goesOn = givenUp && !cancelled && killed.length > 0;
    return { end, killed, next: goesOn ? continuation() : { type: 'done' } };
  }

  /** What pytest would have said of the tests: it was ended before it could. */
  function exitOfTests(): Pick<ProcessEnd, 'code' | 'signal'> {
    const passed = fold.tests.failed() === 0 && fold.tests.remaining().length === 0;
    return { code: round.sessionStatus ?? (passed ? 0 : 1), signal: null };
  }

  function continuation(): Continuation {
    const { all, remaining, failed } = fold.tests;
    const tests = { all: all(), remaining: remaining(), failed: failed() };
    return continueBehind(tests, fold.hello?.maxfail ?? 0, exits.length);
  }

  /** True when another process runs what this one left. */
  function goOn({ killed, next }: RoundEnd): boolean {
    if (next.type !== 'again') return false;
    const text = `\nlooptrap: ${killed.join(', ')} took its process with it; a new one runs the remaining tests\n\n`;
    notify([{ type: 'output', stream: 'stderr', text }]);
    const skip = `${files.events}.skip`;
    writeFileSync(skip, JSON.stringify(next.skip), { mode: 0o600 });
    round = startRound({ ...files, skip }, next.maxfail === undefined ? [] : [`--maxfail=${next.maxfail}`]);
    return true;
  }

  async function follow(): Promise<RunOutcome> {
    let last = await finishRound();
    while (goOn(last)) last = await finishRound();
    rmSync(`${files.events}.skip`, { force: true });
    const losses = follower.close();
    losses.garbled += malformed;
    const ended =
      round.sessionStatus !== undefined || ((round.guilty !== undefined || round.lost) && last.next.type === 'done');
    const report = fold.report(combineExits(exits, ended && !cancelled));
    const failure = cancelled ? undefined : await failureOf(last);
    const failOn = fold.hello?.settings.fail_on;
    return {
      report,
      ...(failure && { failure }),
      cancelled,
      ...(failOn && { failOn }),
      eventsFile: files.events,
      losses,
    };
  }

  async function failureOf({ end, killed, next }: RoundEnd): Promise<RunFailure | undefined> {
    if (next.type === 'give-up') return tooManyLost(exits.length, fold.tests.remaining().length);
    if (round.guilty !== undefined || round.lost || round.hook) return undefined;
    const { code, signal } = exitOf(end, round);
    const isDone = exits.length > 1 && code === 5;
    if (isDone) return undefined;
    return explainFailure({ ...end, code, signal }, fold, request, round.sessionStatus === undefined ? killed : []);
  }

  const done = follow();
  return {
    pid,
    done,
    async cancel() {
      cancelled = true;
      if (round.tree !== undefined) round.ending ??= endTree(round.tree);
      await round.process.stop?.();
      await done;
    },
  };
}

/** Node ids of the tests that came to their end. */
function finishedIn(updates: readonly RunUpdate[]): string[] {
  return updates.flatMap((update) => (update.type === 'test-finished' ? [update.test.nodeid] : []));
}

/** What a debugger holds stands still for as long as somebody looks at it. */
const UNWATCHED: OuterWatchdog = { take: () => undefined, stop: () => undefined };

/** A process that was ended after its session counts with the status that pytest had for it. */
function exitOf({ code, signal }: ProcessEnd, { sessionStatus, ending }: Round): Pick<ProcessEnd, 'code' | 'signal'> {
  const endedAfterwards = sessionStatus !== undefined && signal !== null && ending !== undefined;
  return endedAfterwards ? { code: sessionStatus, signal: null } : { code, signal };
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
