import type { LooptrapEvent } from '../../events/events.generated';
import type { LoopReport } from '../run-report';
import { makerPlace, type ToPlace } from './places';

export interface LoopFold {
  take(event: LooptrapEvent): void;
  /** The loops of all processes of the run, numbered from 1 in the order they were first heard of. */
  report(): LoopReport[];
}

/** Gathers the loops of a run. Those of the runners' own housekeeping are left out unless user code ran on them. */
export function createLoopFold(toPlace: ToPlace): LoopFold {
  const loops = new Map<string, { infra: boolean; used: boolean; report: LoopReport }>();

  return {
    take(event) {
      if (event.t === 'loop.created') {
        const created = makerPlace(event.stack);
        loops.set(keyOf(event), {
          infra: event.owner.kind === 'infra',
          used: false,
          report: {
            id: loops.size + 1,
            provider: event.provider,
            scope: event.scope,
            created: created === undefined ? null : toPlace(created),
            closed: false,
            thread: event.thread,
          },
        });
        return;
      }
      if (event.t !== 'loop.running' && event.t !== 'loop.closed') return;
      const loop = loops.get(keyOf(event));
      if (loop === undefined) return;
      if (event.t === 'loop.closed') loop.report.closed = true;
      else {
        loop.used ||= event.user;
        loop.report.thread = event.thread;
      }
    },
    report() {
      return [...loops.values()].filter(({ infra, used }) => used || !infra).map(({ report }) => ({ ...report }));
    },
  };
}

function keyOf({ pid, id }: { pid: number; id: number }): string {
  return `${pid}:${id}`;
}
