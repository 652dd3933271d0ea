import type { LooptrapEvent } from '../events/events.generated';
import { createAbortWatch } from './abort-watch';
import { createExitWatch } from './exit-watch';
import { askForStacks, readFaultStack, readFaultThreads } from './fault-stack';
import type { RunFold } from './fold/fold-run';
import type { OpenPhase } from './fold/fold-tests';
import type { ToPlace } from './fold/places';
import { processState } from './process-table';
import type { RunUpdate } from './run-contract';
import type { RunFinding } from './run-report';
import { createSilenceWatch } from './silence-watch';
import {
  heldInterpreterFinding,
  type StuckTest,
  stoppedFinding,
  unendedFinding,
  unendedProcessFinding,
} from './stuck-findings';

/** Shortest time, in seconds, after which a process is ended from outside; the caller's own limit may be longer. */
const SHORTEST_PATIENCE = 5;
const ASK_MS = 100;
/** Time for faulthandler to answer. */
const ANSWER_MS = 200;

export interface OuterWatchdog {
  take(event: LooptrapEvent): void;
  stop(): void;
}

/**
 * Watches one pytest process from outside, for what nothing inside it can end or even tell.
 * @param duties.stallAfter seconds a wait may last by the caller's limit.
 * @param duties.endRest ends what goes on although pytest is done.
 * @param duties.giveUp ends pytest because of the process with that id; undefined when runs are only watched.
 */
export function startOuterWatchdog(duties: {
  stallAfter: number;
  faultFile: string;
  fold: RunFold;
  toPlace: ToPlace;
  notify: (updates: readonly RunUpdate[]) => void;
  giveUp: ((guilty: number) => void) | undefined;
  endRest: () => void;
}): OuterWatchdog {
  const patience = Math.max(SHORTEST_PATIENCE, duties.stallAfter);
  const silence = createSilenceWatch(patience);
  const aborts = createAbortWatch(patience);
  const exits = createExitWatch(patience);
  const pending = new Set<NodeJS.Timeout>();
  /** Processes that have said themselves what keeps them after their last test. */
  const explained = new Set<number>();
  let tasks = 0;

  function stuckTest(pid: number, lasted: number): StuckTest | undefined {
    const open: OpenPhase | undefined = duties.fold.tests.openPhases().find((phase) => phase.pid === pid);
    return open && { open, stack: readFaultStack(duties.faultFile), lasted, ended: duties.giveUp !== undefined };
  }

  /** Asks for the stacks and goes on when they are there. */
  function withStacks(pid: number, lasted: number, use: (test: StuckTest) => void): void {
    askForStacks(pid, duties.faultFile);
    later(() => {
      const test = stuckTest(pid, lasted);
      if (test !== undefined) use(test);
    });
  }

  function later(act: () => void): void {
    const timer = setTimeout(() => {
      pending.delete(timer);
      act();
    }, ANSWER_MS);
    pending.add(timer);
  }

  function showWait(test: StuckTest): void {
    const { file, line } = heldInterpreterFinding(test, duties.toPlace);
    if (file === undefined || line === undefined) return;
    const waiting = { file, line, seconds: test.lasted };
    duties.notify([{ type: 'test-state', nodeid: test.open.nodeid, tasks, waiting }]);
  }

  function end({ open }: StuckTest, finding: RunFinding): void {
    duties.notify(duties.fold.add({ nodeid: open.nodeid, finding }));
    duties.giveUp?.(open.pid);
  }

  function askSilence(now: number): void {
    const asked = silence.ask(now);
    if (asked === undefined) return;
    const state = processState(asked.pid);
    if (state === 't') {
      silence.excuse(asked.pid, now);
      return;
    }
    if (asked.verdict === 'dump' && state !== 'T') withStacks(asked.pid, asked.silentFor, showWait);
    const test = asked.verdict === 'kill' ? stuckTest(asked.pid, asked.silentFor) : undefined;
    if (test === undefined) return;
    end(test, state === 'T' ? stoppedFinding(test) : heldInterpreterFinding(test, duties.toPlace));
  }

  function askAborts(now: number): void {
    const asked = duties.giveUp && aborts.ask(now);
    if (asked === undefined) return;
    withStacks(asked.pid, asked.lasted, (test) => end(test, unendedFinding(test, duties.toPlace)));
  }

  function askExit(now: number): void {
    const asked = duties.giveUp && exits.ask(now);
    if (asked === undefined) return;
    if (explained.has(asked.pid)) {
      duties.endRest();
      return;
    }
    askForStacks(asked.pid, duties.faultFile);
    later(() => {
      const finding = unendedProcessFinding(readFaultThreads(duties.faultFile), asked.lasted, duties.toPlace);
      duties.notify(duties.fold.add({ nodeid: null, finding }));
      duties.endRest();
    });
  }

  const timer = setInterval(() => {
    const now = performance.now() / 1000;
    askSilence(now);
    askAborts(now);
    askExit(now);
  }, ASK_MS);

  return {
    take(event) {
      const now = performance.now() / 1000;
      if (event.t === 'heartbeat') tasks = event.live_tasks;
      if (event.t === 'exit.stuck') explained.add(event.pid);
      silence.take(event, now);
      aborts.take(event, now);
      exits.take(event, now);
    },
    stop() {
      clearInterval(timer);
      for (const waiting of pending) clearTimeout(waiting);
    },
  };
}
