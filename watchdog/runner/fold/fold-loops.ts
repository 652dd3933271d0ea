import type { LoopCreatedEvent, LooptrapEvent } from '../../events/events.generated';
import type { LoopReport } from '../run-report';
import { makerPlace, type ToPlace, userPlace } from './places';

export interface LoopFold {
  take(event: LooptrapEvent): void;
  /** The loops of all processes of the run, numbered from 1 in the order they were first heard of. */
  report(): LoopReport[];
}

/** `loop.health` names no more. */
const MOST_LEFT = 20;

interface LoopRecord {
  pid: number;
  infra: boolean;
  used: boolean;
  /** Seconds on the process's monotonic clock. */
  since: number;
  tests: Set<string>;
  report: LoopReport;
}

/** Gathers the loops of a run. Those of the runners' own housekeeping are left out unless user code ran on them. */
export function createLoopFold(toPlace: ToPlace): LoopFold {
  const loops = new Map<string, LoopRecord>();
  const left = new Map<number, Set<string>>();

  /** A loop that nobody ran or closed counts when its process says at its end that it was left open. */
  function isTold([key, { infra, used, report, pid }]: [string, LoopRecord]): boolean {
    if (infra && !used) return false;
    return report.closed || report.ran === true || (left.get(pid)?.has(key) ?? true);
  }

  return {
    take(event) {
      switch (event.t) {
        case 'loop.created':
          loops.set(keyOf(event.pid, event.id), recordOf(event, loops.size + 1, toPlace));
          return;
        case 'loop.running': {
          const loop = loops.get(keyOf(event.pid, event.id));
          if (loop === undefined) return;
          loop.used ||= event.user;
          loop.report.thread = event.thread;
          loop.report.ran = true;
          return;
        }
        case 'loop.summary': {
          if (event.test === null) return;
          for (const id of event.loops ?? []) loops.get(keyOf(event.pid, id))?.tests.add(event.test);
          return;
        }
        case 'loop.closed': {
          const loop = loops.get(keyOf(event.pid, event.id));
          if (loop === undefined) return;
          const closer = userPlace(event.stack);
          loop.report.closed = true;
          loop.report.lived = Math.max(0, event.mono - loop.since);
          if (closer !== undefined) loop.report.closedAt = toPlace(closer);
          return;
        }
        case 'block.end': {
          const loop = loops.get(keyOf(event.pid, event.loop));
          if (loop === undefined) return;
          const { count = 0, longest = 0 } = loop.report.blocked ?? {};
          loop.report.blocked = { count: count + (event.count ?? 1), longest: Math.max(longest, event.ms / 1000) };
          return;
        }
        case 'loop.health':
          if (event.left.length >= MOST_LEFT) return;
          left.set(event.pid, new Set(event.left.map(({ id }) => keyOf(event.pid, id))));
          return;
        default:
          return;
      }
    },
    report() {
      const told = [...loops].filter(isTold);
      return told.map(([, { report, tests }]) => ({ ...report, ...(tests.size > 0 && { tests: tests.size }) }));
    },
  };
}

function recordOf(event: LoopCreatedEvent, id: number, toPlace: ToPlace): LoopRecord {
  const { pid, provider, scope, thread, stack, owner, mono } = event;
  const created = makerPlace(stack);
  return {
    pid,
    infra: owner.kind === 'infra',
    used: false,
    since: mono,
    tests: new Set(),
    report: {
      ...{ id, provider, scope, thread },
      created: created === undefined ? null : toPlace(created),
      closed: false,
      owner: ownerText(owner),
    },
  };
}

/** Of the session there is one, and housekeeping has no name that people know. */
function ownerText({ kind, name }: LoopCreatedEvent['owner']): string {
  if (kind === 'session') return 'session';
  return kind === 'infra' ? 'runner' : `${kind} ${name}`;
}

function keyOf(pid: number, id: number): string {
  return `${pid}:${id}`;
}
