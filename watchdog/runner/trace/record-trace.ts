import type { Loc, LooptrapEvent, Stack, TraceStepsEvent } from '../../events/events.generated';
import { makerPlace } from '../fold/places';
import type { RunUpdate } from '../run-contract';
import type { RunFinding } from '../run-report';
import type { ProcessRecord, Span, TraceRecord } from './trace-record';

export interface TraceRecorder {
  /** Takes the updates of a run, or of several one after the other. */
  take(update: RunUpdate): void;
  readonly record: TraceRecord;
}

/** What is open in a process, to be closed by a later event. */
interface Open {
  test: { nodeid: string; start: number } | undefined;
  phaseStart: number | undefined;
  fixtures: { name: string; start: number; scope: string }[];
  waits: Map<number, { what: string; at?: string }>;
}

/** Gathers what a timeline shows from the event stream of a run with `trace`. */
export function createTraceRecorder(): TraceRecorder {
  const processes = new Map<number, ProcessRecord>();
  const opens = new Map<number, Open>();
  let last: LooptrapEvent | undefined;

  function processOf(event: LooptrapEvent): ProcessRecord {
    const known = processes.get(event.pid) ?? {
      pid: event.pid,
      worker: event.worker,
      firstSeen: event.mono,
      lastSeen: event.mono,
      tests: [],
      threads: [],
      loops: new Map(),
      tasks: new Map(),
      handles: new Map(),
      steps: [],
      blocks: [],
      findings: [],
      alive: [],
      dropped: 0,
    };
    known.lastSeen = Math.max(known.lastSeen, event.mono);
    processes.set(event.pid, known);
    return known;
  }

  function openOf(pid: number): Open {
    const known = opens.get(pid) ?? { test: undefined, phaseStart: undefined, fixtures: [], waits: new Map() };
    opens.set(pid, known);
    return known;
  }

  function takeEvent(event: LooptrapEvent): void {
    last = event;
    const process = processOf(event);
    if (takeTests(event, process, openOf(event.pid))) return;
    if (takeLoops(event, process)) return;
    takeTasks(event, process, openOf(event.pid));
  }

  function takeFinding(nodeid: string | null, finding: RunFinding): void {
    const process = last && processes.get(last.pid);
    if (last === undefined || process === undefined) return;
    const loop = 'loop' in last && typeof last.loop === 'number' ? last.loop : undefined;
    process.findings.push({
      name: finding.kind,
      at: last.mono,
      ...(loop !== undefined && { loop }),
      args: argsOfFinding(nodeid, finding),
    });
  }

  return {
    take(update) {
      if (update.type === 'event') takeEvent(update.event);
      if (update.type === 'finding') takeFinding(update.nodeid, update.finding);
    },
    record: { processes },
  };
}

function takeTests(event: LooptrapEvent, process: ProcessRecord, open: Open): boolean {
  switch (event.t) {
    case 'phase.start':
      if (event.test !== null && open.test?.nodeid !== event.test) {
        open.test = { nodeid: event.test, start: event.mono };
      }
      open.phaseStart = event.mono;
      return true;
    case 'phase.end':
      if (open.phaseStart === undefined) return true;
      // pytest stops the phase's clock before the report is made, which is when the event is written.
      process.tests.push({
        name: event.phase ?? 'phase',
        category: 'phase',
        start: open.phaseStart,
        end: Math.min(event.mono, open.phaseStart + event.ms / 1000),
        args: { outcome: event.outcome },
      });
      open.phaseStart = undefined;
      return true;
    case 'test.result':
      if (open.test === undefined) return true;
      process.tests.push({
        name: open.test.nodeid,
        category: 'test',
        start: open.test.start,
        end: event.mono,
        args: { outcome: event.outcome, loops: event.loops, tasks: event.tasks },
      });
      open.test = undefined;
      return true;
    case 'fixture.start':
      open.fixtures.push({ name: event.name, start: event.mono, scope: event.scope });
      return true;
    case 'fixture.end': {
      const begun = event.what === 'setup' ? open.fixtures.findLastIndex(({ name }) => name === event.name) : -1;
      const [fixture] = begun === -1 ? [] : open.fixtures.splice(begun, 1);
      const start = fixture?.start ?? event.mono - event.ms / 1000;
      process.tests.push(fixtureSpan(event.name, event.scope, event.what, start, event.mono));
      return true;
    }
    default:
      return false;
  }
}

function fixtureSpan(name: string, scope: string, what: string, start: number, end: number): Span {
  return { name: `${name} (${what})`, category: 'fixture', start, end, args: { scope } };
}

function takeLoops(event: LooptrapEvent, process: ProcessRecord): boolean {
  switch (event.t) {
    case 'loop.created':
      process.loops.set(event.id, {
        id: event.id,
        provider: event.provider,
        scope: event.scope,
        thread: event.thread,
        cls: event.cls,
        start: event.mono,
        ...madeAt(event.stack),
      });
      return true;
    case 'loop.running': {
      const loop = process.loops.get(event.id);
      if (loop !== undefined) loop.thread = event.thread;
      return true;
    }
    case 'loop.closed': {
      const loop = process.loops.get(event.id);
      if (loop !== undefined) loop.end = event.mono;
      return true;
    }
    case 'block.end':
      process.blocks.push({
        name: `blocked: ${event.cause}`,
        category: 'blocked',
        start: event.mono - event.ms / 1000,
        end: event.mono,
        loop: event.loop,
        args: { ...(event.at && { at: placeText(event.at) }), test: event.test },
      });
      return true;
    case 'trace.thread': {
      if (event.state === 'started') {
        const { ident, name, daemon } = event;
        process.threads.push({ ident, name, daemon, start: event.mono });
        return true;
      }
      // The system gives the number of a thread that has ended to another.
      const thread = process.threads.findLast(({ ident, end }) => ident === event.ident && end === undefined);
      if (thread !== undefined) thread.end = event.mono;
      return true;
    }
    default:
      return false;
  }
}

function takeTasks(event: LooptrapEvent, process: ProcessRecord, open: Open): void {
  switch (event.t) {
    case 'tasks.delta':
      process.alive.push({ at: event.mono, tasks: event.live });
      for (const { id, name, coro, loop, born, stack } of event.new) {
        const task = taskOf(process, id, born ?? event.mono);
        Object.assign(task, {
          name,
          coro,
          ...(loop != null && { loop }),
          start: Math.min(task.start, born ?? Infinity),
        });
        Object.assign(task, { test: event.test, ...madeAt(stack) });
      }
      for (const { id, how } of event.done) {
        const task = process.tasks.get(id);
        if (task === undefined) continue;
        task.end ??= event.mono;
        task.how ??= how;
      }
      return;
    case 'trace.steps':
      takeSteps(event, process, open);
      return;
    case 'trace.handle': {
      const { id, kind, label, born, owner } = event;
      const known = process.handles.get(id);
      if (!event.open && known !== undefined) known.end = event.mono;
      if (known === undefined) {
        const made = event.at && { made: placeText(event.at) };
        process.handles.set(id, { id, kind, label, start: born, owner: `${owner.kind} ${owner.name}`, ...made });
      }
      return;
    }
    default:
      return;
  }
}

function takeSteps(event: TraceStepsEvent, process: ProcessRecord, open: Open): void {
  for (const { id, what, at } of event.waits) open.waits.set(id, { what, ...(at && { at: placeText(at) }) });
  process.dropped += event.dropped;
  for (const { task: id, loop, at, us, after, wait, name } of event.steps) {
    const end = at + us / 1e6;
    process.steps.push({ task: id, loop, start: at, end, after, ...(name !== undefined && { name }) });
    if (id === null) continue;
    const task = taskOf(process, id, at);
    task.loop ??= loop;
    const waited = task.waits.at(-1);
    if (waited !== undefined && waited.end === undefined) waited.end = at;
    const waitsFor = wait === undefined ? undefined : open.waits.get(wait);
    if (waitsFor !== undefined) task.waits.push({ ...waitsFor, start: end });
    if (after === 'returned' || after === 'raised' || after === 'cancelled') {
      task.end = end;
      task.how = after;
    }
  }
}

/** A step may be told before the task it belongs to. */
function taskOf(process: ProcessRecord, id: number, start: number) {
  const known = process.tasks.get(id) ?? { id, name: `task ${id}`, coro: '', start, test: null, waits: [] };
  process.tasks.set(id, known);
  return known;
}

function argsOfFinding(nodeid: string | null, finding: RunFinding): Record<string, unknown> {
  const { message, advice, file, line, chain } = finding;
  return {
    message,
    ...(nodeid !== null && { test: nodeid }),
    ...(file !== undefined && { at: `${file}:${line ?? 1}` }),
    ...(chain && { chain: chain.map(({ what, waitsFor }) => `${what} waits for ${waitsFor}`) }),
    ...(advice !== undefined && { advice }),
  };
}

function madeAt(stack: Stack): { made?: string } {
  const place = makerPlace(stack);
  return place === undefined ? {} : { made: placeText(place) };
}

function placeText({ file, line }: Loc): string {
  return `${file}:${line}`;
}
