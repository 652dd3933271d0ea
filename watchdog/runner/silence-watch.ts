import type { LooptrapEvent } from '../events/events.generated';

/** Seconds without a sign of life in an open phase after which the stacks are asked for. */
const DUMP_AFTER = 2;
/** When this watch itself has not been asked for so long, its host slept or was busy: silence proves nothing. */
const OWN_GAP = 1;

export type SilenceVerdict = 'alive' | 'dump' | 'kill';

export interface SilenceWatch {
  /** Takes note of an event that arrived at `now`. */
  take(event: LooptrapEvent, now: number): void;
  /** A debugger holds the process from outside: its silence meant nothing until now. */
  excuse(pid: number, now: number): void;
  /** To be asked several times a second; `dump` and `kill` are each said once per silence. */
  ask(now: number): { verdict: SilenceVerdict; pid: number; silentFor: number } | undefined;
}

interface Watched {
  lastSeen: number;
  open: boolean;
  paused: boolean;
  beats: boolean;
  said: SilenceVerdict;
}

/**
 * The outer watchdog's judgement. The plugin's own thread writes heartbeats whatever the test does, except when C code
 * keeps the interpreter's lock: then nothing in the process can speak, and only silence tells.
 * @param killAfter seconds of a process's silence after which `kill` is said. All times in seconds on one monotonic
 * clock.
 */
export function createSilenceWatch(killAfter: (pid: number) => number): SilenceWatch {
  const processes = new Map<number, Watched>();
  let lastAsked: number | undefined;

  return {
    take(event, now) {
      const known = processes.get(event.pid) ?? {
        lastSeen: now,
        open: false,
        paused: false,
        beats: false,
        said: 'alive',
      };
      known.lastSeen = now;
      known.said = 'alive';
      if (event.t === 'heartbeat') {
        known.beats = true;
        known.paused = event.main_state === 'paused';
      }
      if (event.t === 'debugger') known.paused = event.state === 'paused' || event.state === 'attached';
      if (event.t === 'phase.start') known.open = true;
      if (event.t === 'phase.end' || event.t === 'test.result' || event.t === 'session.end') known.open = false;
      processes.set(event.pid, known);
    },

    excuse(pid, now) {
      const known = processes.get(pid);
      if (known !== undefined) Object.assign(known, { lastSeen: now, said: 'alive' });
    },

    ask(now) {
      const gap = lastAsked === undefined ? 0 : now - lastAsked;
      lastAsked = now;
      for (const [pid, watched] of processes) {
        if (gap > OWN_GAP) watched.lastSeen = Math.max(watched.lastSeen, now - DUMP_AFTER / 2);
        if (!watched.open || watched.paused || !watched.beats) continue;
        const silentFor = now - watched.lastSeen;
        if (silentFor >= killAfter(pid) && watched.said === 'dump') {
          watched.said = 'kill';
          return { verdict: 'kill', pid, silentFor };
        }
        if (silentFor >= DUMP_AFTER && watched.said === 'alive') {
          watched.said = 'dump';
          return { verdict: 'dump', pid, silentFor };
        }
      }
      return undefined;
    },
  };
}
