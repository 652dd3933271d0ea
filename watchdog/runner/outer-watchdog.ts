import { existsSync } from 'node:fs';
import type { LooptrapEvent } from '../events/events.generated';
import type { RunFold } from './fold/fold-run';
import type { ToPlace } from './fold/places';
import { heldInterpreterFinding, readHeldStack } from './held-interpreter';
import type { RunUpdate } from './run-contract';
import { createSilenceWatch, KILL_AFTER } from './silence-watch';

const ASK_MS = 100;

export interface OuterWatchdog {
  take(event: LooptrapEvent): void;
  stop(): void;
}

/**
 * Watches one pytest process from outside, for the case in which nothing inside it can speak.
 * @param duties.stallAfter seconds a wait may last by the caller's limit; silence is borne as long, and at least 5 s.
 * @param duties.giveUp ends the process; undefined when runs are only watched.
 */
export function startOuterWatchdog(duties: {
  stallAfter: number;
  faultFile: string;
  fold: RunFold;
  toPlace: ToPlace;
  notify: (updates: readonly RunUpdate[]) => void;
  giveUp: (() => void) | undefined;
}): OuterWatchdog {
  const silence = createSilenceWatch(Math.max(KILL_AFTER, duties.stallAfter));
  let tasks = 0;

  function heldStack() {
    return readHeldStack(duties.faultFile);
  }

  function showWait(pid: number, silentFor: number): void {
    const open = openPhaseOf(pid);
    const finding = open && heldInterpreterFinding(open, heldStack(), silentFor, duties.toPlace, false);
    if (open === undefined || finding?.file === undefined || finding.line === undefined) return;
    const waiting = { file: finding.file, line: finding.line, seconds: silentFor };
    duties.notify([{ type: 'test-state', nodeid: open.nodeid, tasks, waiting }]);
  }

  function openPhaseOf(pid: number) {
    return duties.fold.tests.openPhases().find((phase) => phase.pid === pid);
  }

  function ask(): void {
    const asked = silence.ask(performance.now() / 1000);
    if (asked === undefined) return;
    const { verdict, pid, silentFor } = asked;
    if (verdict === 'dump') {
      askForStacks(pid, duties.faultFile);
      setTimeout(() => showWait(pid, silentFor), 2 * ASK_MS);
      return;
    }
    const open = openPhaseOf(pid);
    if (open === undefined) return;
    const finding = heldInterpreterFinding(open, heldStack(), silentFor, duties.toPlace, duties.giveUp !== undefined);
    duties.notify(duties.fold.add({ nodeid: open.nodeid, finding }));
    duties.giveUp?.();
  }

  const timer = setInterval(ask, ASK_MS);
  return {
    take(event) {
      if (event.t === 'heartbeat') tasks = event.live_tasks;
      silence.take(event, performance.now() / 1000);
    },
    stop: () => clearInterval(timer),
  };
}

/** The file is there when the plugin has registered faulthandler; without that the signal would end the process. */
function askForStacks(pid: number, faultFile: string): void {
  if (process.platform === 'win32' || !existsSync(faultFile)) return;
  try {
    process.kill(pid, 'SIGUSR2');
  } catch {
    // gone in the meantime
  }
}
