import type { LooptrapEvent } from '../events/events.generated';

export interface AbortWatch {
  /** Takes note of an event that arrived at `now`. */
  take(event: LooptrapEvent, now: number): void;
  /** The process whose test goes on although its wait was ended long ago; said once. */
  ask(now: number): { pid: number; lasted: number } | undefined;
}

/**
 * The plugin ends a wait that will never end; what the test does then is the test's own: it may swallow what was
 * thrown, or wait for something else while it cleans up. A test that has not come to its phase's end by then is
 * stuck for good as far as the plugin can help.
 * @param patience seconds a process gets from the beginning of the plugin's attempt. All times in seconds on one monotonic clock.
 */
export function createAbortWatch(patience: (pid: number) => number): AbortWatch {
  const aborted = new Map<number, number>();

  return {
    take(event, now) {
      if (event.t === 'abort.start' && event.test !== null) aborted.set(event.pid, now);
      if (event.t === 'phase.end' || event.t === 'test.result' || event.t === 'session.end') aborted.delete(event.pid);
      // A person at a debugger has all the time there is.
      if (event.t === 'debugger') aborted.delete(event.pid);
    },
    ask(now) {
      for (const [pid, since] of aborted) {
        const lasted = now - since;
        if (lasted < patience(pid)) continue;
        aborted.delete(pid);
        return { pid, lasted };
      }
      return undefined;
    },
  };
}
