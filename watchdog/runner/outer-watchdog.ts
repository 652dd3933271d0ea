import type { LooptrapEvent } from '../events/events.generated';
import { createAbortWatch } from './abort-watch';
import { createExitWatch } from './exit-watch';
import { askForStacks, readFaultStack, readFaultThreads } from './fault-stack';
import type { RunFold } from './fold/fold-run';
import type { OpenPhase } from './fold/fold-tests';
import type { ToPlace } from './fold/places';
import { processState } from './process-table';
import type { RunUpdate } from './run-contract';
import type { RunLimits } from './run-limits';
import type { RunFinding } from './run-report';
import { createSilenceWatch } from './silence-watch';
import {
  heldInterpreterFinding,
  type StuckTest,
  stoppedFinding,
  unendedFinding,
  unendedProcessFinding,
} from './stuck-findings';

const ASK_MS = 100;
/** Time for faulthandler to answer. */
const ANSWER_MS = 200;

export interface OuterWatchdog {
  take(event: LooptrapEvent): void;
  stop(): void;
}

/**
 * Watches one pytest process from outside, for what nothing inside it can end or even tell.
 * @param duties.limits how long is waited, and whether anything is ended.
 * @param duties.endRest ends what goes on although pytest is done.
 * @param duties.giveUp ends the process that the phase is open in.
 * @param duties.endHook ends the process of a hook that does not come back.
 */
export function startOuterWatchdog(duties: {
  limits: RunLimits;
  faultFile: string;
  fold: RunFold;
  toPlace: ToPlace;
  notify: (updates: readonly RunUpdate[]) => void;
  giveUp: (guilty: OpenPhase) => void;
  endHook: (guilty: Pick<OpenPhase, 'pid' | 'worker'>) => void;
  endRest: () => void;
}): OuterWatchdog {
  const { limits } = duties;
  const silence = createSilenceWatch(limits.patience);
  const aborts = createAbortWatch(limits.patience);
  const exits = createExitWatch(limits.patience);
  const pending = new Set<NodeJS.Timeout>();
  /** Processes that have said themselves what keeps them after their last test. */
  const explained = new Set<number>();
  let tasks = 0;

  function stuckTest(pid: number, lasted: number): StuckTest | undefined {
    const open: OpenPhase | undefined = duties.fold.tests.openPhases().find((phase) => phase.pid === pid);
    return open && { open, stack: readFaultStack(duties.faultFile), lasted, ended: limits.ends };
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
    if (limits.ends) duties.giveUp(open);
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
    const asked = limits.ends ? aborts.ask(now) : undefined;
    if (asked === undefined) return;
    withStacks(asked.pid, asked.lasted, (test) => end(test, unendedFinding(test, duties.toPlace)));
  }

  function askExit(now: number): void {
    const asked = limits.ends ? exits.ask(now) : undefined;
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
      if (event.t === 'abort.start' && event.test === null && limits.ends) duties.endHook(event);
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
