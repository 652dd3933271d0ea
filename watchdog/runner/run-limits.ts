import type { LooptrapEvent } from '../events/events.generated';
import type { RunRequest } from './run-contract';

/** Shortest time, in seconds, after which a process is ended from outside; the limit of a wait may be longer. */
const SHORTEST_PATIENCE = 5;
const USUAL_STALL = 10;

/** What the request, the project's configuration and the marks of tests say about ending. */
export interface RunLimits {
  take(event: LooptrapEvent): void;
  /** Seconds that a process gets before it is ended from outside; infinite where its test is not to be watched. */
  patience(pid: number): number;
  /** Whether anything is ended at all. */
  readonly ends: boolean;
}

/** What was requested goes over what pytest's first word says of the configuration; a mark goes over both. */
export function createRunLimits({ stallAfter, abort }: Pick<RunRequest, 'stallAfter' | 'abort'>): RunLimits {
  let usual = stallAfter ?? USUAL_STALL;
  let ends = abort ?? true;
  const own = new Map<number, number>();
  return {
    take(event) {
      if (event.t === 'hello') {
        usual = stallAfter ?? event.settings.stall_after;
        ends = abort ?? event.settings.abort;
      }
      if (event.t !== 'phase.start') return;
      const wished = event.off ? Number.POSITIVE_INFINITY : event.stall_after;
      if (wished === undefined) own.delete(event.pid);
      else own.set(event.pid, wished);
    },
    patience: (pid) => Math.max(SHORTEST_PATIENCE, own.get(pid) ?? usual),
    get ends() {
      return ends;
    },
  };
}
