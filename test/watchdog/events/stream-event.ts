import type { LooptrapEvent } from '../../../watchdog/events/events.generated';

type EventOf<T extends LooptrapEvent['t']> = Extract<LooptrapEvent, { t: T }>;
type Common = 'v' | 'seq' | 't' | 'ts' | 'mono' | 'pid' | 'worker' | 'test' | 'phase' | 'gen';

let seq = 0;

/** One event as the plugin writes it; what every line carries is filled in where the test does not care. */
export function streamEvent<T extends LooptrapEvent['t']>(
  t: T,
  fields: Omit<EventOf<T>, Common> & Partial<Pick<EventOf<T>, Common>>,
): EventOf<T> {
  seq += 1;
  const common = { v: 1, seq, ts: 1000, mono: 10, pid: 7, worker: null, test: null, phase: null, gen: 1 };
  return { ...common, t, ...fields } as unknown as EventOf<T>;
}
