import type {
  BlockEndEvent,
  ExitStuckEvent,
  HandleLeakEvent,
  HangProvedEvent,
  HangSuspectedEvent,
  Loc,
  LoopCrossEvent,
  LooptrapEvent,
  Stack,
  WaitLink as StreamWaitLink,
  TaskLeakEvent,
} from '../../events/events.generated';
import type { FindingKind, RunFinding, SourcePlace } from '../run-report';
import { stuckPlace, type ToPlace, userPlace } from './places';
import { waitGraphOf } from './wait-graph';

type Told = { explanation: string; advice: string };

/**
 * The finding an event amounts to, or undefined when it is none by itself, or is known and accepted.
 * @param stalled a suspected hang is a finding only when this says so: until the limit it is a wait like any other.
 * @param fallback where the finding is shown when no code of the user's own is to blame: the test.
 */
export function findingOf(
  event: LooptrapEvent,
  toPlace: ToPlace,
  stalled: boolean,
  fallback: Loc | undefined,
): RunFinding | undefined {
  if (event.allowed !== undefined) return undefined;
  const finding = kindOf(event, toPlace, stalled, fallback);
  if (finding === undefined) return undefined;
  const phase = event.phase;
  if (phase !== 'setup' && phase !== 'call' && phase !== 'teardown') return finding;
  return { ...finding, phase };
}

function kindOf(
  event: LooptrapEvent,
  toPlace: ToPlace,
  stalled: boolean,
  fallback: Loc | undefined,
): RunFinding | undefined {
  const told = (kind: FindingKind, severity: RunFinding['severity'], at: Loc | undefined, from: Told): RunFinding => {
    const place = at ?? fallback;
    return {
      kind,
      severity,
      message: from.explanation,
      ...(place && toPlace(place)),
      ...(from.advice !== '' && { advice: from.advice }),
    };
  };
  switch (event.t) {
    case 'hang.proved':
      return { ...told('deadlock', 'error', event.victim, event), ...deadlock(event, toPlace) };
    case 'hang.suspected': {
      if (!stalled && event.class !== 'stall') return undefined;
      return { ...told('stall', 'error', event.victim ?? stuckPlace(event.stack), event), ...stall(event, toPlace) };
    }
    case 'block.end':
      return {
        ...told('blocked-loop', 'warning', event.at ?? stuckPlace(event.stack), event),
        ...block(event, toPlace),
      };
    case 'spin':
      return { ...told('busy-loop', 'warning', event.at, event), afterSeconds: seconds(event.ms) };
    case 'task.leak':
      return { ...told('pending-task', 'warning', userPlace(event.created), event), ...task(event, toPlace) };
    case 'handle.leak':
      return { ...told('open-handle', 'warning', userPlace(event.created), event), ...handle(event, toPlace) };
    case 'loop.cross': {
      const kind = event.error === 'closed' ? 'closed-loop' : 'cross-loop';
      return { ...told(kind, 'error', userPlace(event.at), event), ...cross(event, toPlace) };
    }
    case 'loop.multiple':
      return told('extra-loop', 'warning', event.at ?? userPlace(event.loops.at(-1)?.stack), event);
    case 'coroutine.never_awaited':
      return { ...told('unawaited-coroutine', 'warning', userPlace(event.created), event), label: event.coro };
    case 'task.exception_lost':
      return {
        ...told('lost-exception', 'warning', userPlace(event.stack) ?? userPlace(event.created), event),
        label: event.name,
        ...stackOf(event.stack, toPlace),
        ...originOf(event.created, toPlace),
      };
    case 'exception.lost':
      return {
        ...told('lost-exception', 'warning', userPlace(event.stack) ?? userPlace(event.created), event),
        label: event.label,
        ...stackOf(event.stack, toPlace),
        ...originOf(event.created, toPlace),
      };
    case 'exit.stuck':
      return {
        ...told('stall', 'error', userPlace(event.created) ?? stuckPlace(event.at), event),
        ...exit(event, toPlace),
      };
    case 'test.never_ran':
      return told('never-ran', 'error', event.at, event);
    default:
      return undefined;
  }
}

function deadlock(event: HangProvedEvent, toPlace: ToPlace): Partial<RunFinding> {
  const graph = waitGraphOf(event, toPlace);
  return {
    proved: event.certainty === 'proof',
    ...(event.after_ms !== undefined && { afterSeconds: seconds(event.after_ms) }),
    ...chainOf(event.chain, toPlace),
    ...(graph && { graph }),
    ...stackOf(event.stack, toPlace),
    ...(event.origin && { origin: toPlace(event.origin) }),
  };
}

function stall(event: HangSuspectedEvent, toPlace: ToPlace): Partial<RunFinding> {
  return {
    proved: false,
    afterSeconds: seconds(event.since_ms),
    ...chainOf(event.chain, toPlace),
    ...stackOf(event.stack, toPlace),
  };
}

function block(event: BlockEndEvent, toPlace: ToPlace): Partial<RunFinding> {
  return {
    afterSeconds: seconds(event.ms),
    label: event.cause,
    ...countOf(event.count),
    ...stackOf(event.stack, toPlace),
  };
}

function task(event: TaskLeakEvent, toPlace: ToPlace): Partial<RunFinding> {
  return {
    handle: 'task',
    label: event.name,
    ...countOf(event.siblings),
    ...originOf(event.created, toPlace),
    ...stackOf(event.suspended, toPlace),
  };
}

function handle(event: HandleLeakEvent, toPlace: ToPlace): Partial<RunFinding> {
  return {
    handle: HANDLE_WORDS[event.kind],
    label: event.label,
    ...countOf(event.siblings),
    ...originOf(event.created, toPlace),
    ...stackOf(event.created, toPlace),
  };
}

function exit(event: ExitStuckEvent, toPlace: ToPlace): Partial<RunFinding> {
  return {
    proved: false,
    handle: event.kind === 'process' ? 'subprocess' : event.kind,
    label: event.label,
    afterSeconds: seconds(event.since_ms),
    ...countOf(event.siblings),
    ...originOf(event.created, toPlace),
    ...stackOf(event.at, toPlace),
  };
}

function cross(event: LoopCrossEvent, toPlace: ToPlace): Partial<RunFinding> {
  return {
    ...(event.object && { label: event.object.label }),
    ...stackOf(event.at, toPlace),
    ...originOf(event.created, toPlace),
  };
}

const HANDLE_WORDS: Record<HandleLeakEvent['kind'], string> = {
  transport: 'transport',
  socket: 'socket',
  server: 'server',
  process: 'subprocess',
  thread: 'thread',
  executor: 'executor',
  timer: 'timer',
  agen: 'async generator',
  client: 'client',
  file: 'file',
  signal: 'signal handler',
  loop: 'event loop',
};

function chainOf(chain: readonly StreamWaitLink[], toPlace: ToPlace): Partial<RunFinding> {
  if (chain.length === 0) return {};
  return { chain: chain.map(({ what, waitsFor, at }) => ({ what, waitsFor, ...(at && toPlace(at)) })) };
}

function stackOf(stack: Stack | undefined, toPlace: ToPlace): Partial<RunFinding> {
  const told = (stack ?? []).filter(({ kind }) => kind !== 'plugin');
  return told.length > 0 ? { stack: told.map(toPlace) } : {};
}

function originOf(stack: Stack | undefined, toPlace: ToPlace): { origin?: SourcePlace } {
  const loc = userPlace(stack);
  return loc ? { origin: toPlace(loc) } : {};
}

function countOf(count: number | undefined): Partial<RunFinding> {
  return count !== undefined && count > 1 ? { count } : {};
}

function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
