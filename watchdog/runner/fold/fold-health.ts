import type { LoopHealthEvent, LooptrapEvent } from '../../events/events.generated';
import type { HealthReport } from '../run-report';
import type { ToPlace } from './places';

export interface HealthFold {
  take(event: LooptrapEvent): void;
  report(): HealthReport | undefined;
}

/** Gathers how the loops of a run did. A worker's own word is part of what its controller says at the end. */
export function createHealthFold(toPlace: ToPlace): HealthFold {
  const told: HealthReport[] = [];
  return {
    take(event) {
      if (event.t === 'loop.health' && event.worker === null) told.push(healthOf(event, toPlace));
    },
    report: () => combineHealth(told),
  };
}

/** What several processes, one after the other, came to: counts are summed, of the lag stays the worst. */
export function combineHealth(all: readonly HealthReport[]): HealthReport | undefined {
  const [first, ...rest] = all;
  if (first === undefined) return undefined;
  return rest.reduce(
    (a, b) => ({
      loops: {
        made: a.loops.made + b.loops.made,
        ran: a.loops.ran + b.loops.ran,
        used: a.loops.used + b.loops.used,
        closed: a.loops.closed + b.loops.closed,
        open: a.loops.open + b.loops.open,
      },
      lag: worseLag(a.lag, b.lag),
      blocked: {
        ...(a.blocked.longest >= b.blocked.longest ? a.blocked : b.blocked),
        count: a.blocked.count + b.blocked.count,
        seconds: a.blocked.seconds + b.blocked.seconds,
      },
      leakedTasks: a.leakedTasks + b.leakedTasks,
      openHandles: a.openHandles + b.openHandles,
      lostExceptions: a.lostExceptions + b.lostExceptions,
      unawaitedCoroutines: a.unawaitedCoroutines + b.unawaitedCoroutines,
      processes: a.processes + b.processes,
    }),
    first,
  );
}

function worseLag(a: HealthReport['lag'], b: HealthReport['lag']): HealthReport['lag'] {
  if (a === null || b === null) return a ?? b;
  return {
    p50: Math.max(a.p50, b.p50),
    p95: Math.max(a.p95, b.p95),
    p99: Math.max(a.p99, b.p99),
    max: Math.max(a.max, b.max),
    running: a.running + b.running,
  };
}

function healthOf(event: LoopHealthEvent, toPlace: ToPlace): HealthReport {
  const { at, cause, test, ...blocked } = event.blocked;
  return {
    loops: event.loops,
    lag: event.lag,
    blocked: {
      ...blocked,
      ...(at && { at: toPlace(at) }),
      ...(cause !== undefined && { cause }),
      ...(test != null && { test }),
    },
    leakedTasks: event.leaked_tasks,
    openHandles: event.open_handles,
    lostExceptions: event.lost_exceptions,
    unawaitedCoroutines: event.unawaited_coroutines,
    processes: event.processes,
  };
}
