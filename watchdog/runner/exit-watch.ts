import type { LooptrapEvent } from '../events/events.generated';

export interface ExitWatch {
  /** Takes note of an event that arrived at `now`. */
  take(event: LooptrapEvent, now: number): void;
  /** The process that pytest is done in for too long; said once. */
  ask(now: number): { pid: number; lasted: number } | undefined;
}

/**
 * When pytest is done, only the interpreter's own end is left: it waits for threads that are no daemons and runs what
 * was registered for its exit. Either may never end.
 * @param patience seconds a process gets. All times in seconds on one monotonic clock.
 */
export function createExitWatch(patience: (pid: number) => number): ExitWatch {
  let done: { pid: number; since: number } | undefined;
  return {
    take(event, now) {
      if (event.t === 'exit.start' && event.worker === null) done = { pid: event.pid, since: now };
      // A person at a debugger has all the time there is.
      if (event.t === 'debugger') done = undefined;
    },
    ask(now) {
      if (done === undefined || now - done.since < patience(done.pid)) return undefined;
      const { pid, since } = done;
      done = undefined;
      return { pid, lasted: now - since };
    },
  };
}
