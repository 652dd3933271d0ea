import { LOOPTRAP_VERSION } from '../version';
import { type FoldedProcess, type FoldedTrace, foldTrace } from './fold-trace';
import { nestSpans } from './nest-spans';
import { type Laned, shareLanes } from './share-lanes';
import type { MetadataEvent, TimedEvent, TraceDocument } from './trace-events';
import type { Span, TaskSpan, TraceRecord } from './trace-record';

/** Lanes of a process by number: pytest's own thread, other threads, then the loops, each followed by its blocks. */
const MAIN = 1;
const FIRST_THREAD = 2;
const FIRST_LOOP = 10_000;

/**
 * The timeline of a run. Each process has a lane for pytest's thread with tests, phases and fixtures, one for each
 * other thread, and one for each loop with what it ran; tasks and handles lie across them from beginning to end.
 */
export function traceDocument(record: TraceRecord): TraceDocument {
  const folded = foldTrace(record);
  const base = Math.min(...folded.processes.map(startOf));
  const ids = numbers();
  const parts = folded.processes.map((process, index) => processEvents(process, index, base, ids));
  const named = parts.flatMap(({ names }) => names);
  const timed = parts.flatMap(({ events }) => events).sort((a, b) => a.ts - b.ts);
  return { traceEvents: [...named, ...timed], displayTimeUnit: 'ms', otherData: otherData(folded) };
}

function processEvents(process: FoldedProcess, index: number, base: number, ids: () => string) {
  const { pid, lastSeen: last } = process;
  const names: MetadataEvent[] = [
    {
      ph: 'M',
      name: 'process_name',
      pid,
      tid: 0,
      args: { name: process.worker === null ? 'pytest' : `pytest worker ${process.worker}` },
    },
    { ph: 'M', name: 'process_sort_index', pid, tid: 0, args: { sort_index: index } },
  ];
  const events: TimedEvent[] = [];
  const ns = (seconds: number) => Math.round((seconds - base) * 1e9);
  const at = (seconds: number) => ns(seconds) / 1000;

  function lane(tid: number, name: string): void {
    names.push({ ph: 'M', name: 'thread_name', pid, tid, args: { name } });
    names.push({ ph: 'M', name: 'thread_sort_index', pid, tid, args: { sort_index: tid } });
  }

  function slices(tid: number, spans: readonly Span[]): void {
    const nested = nestSpans(spans.map((span) => ({ span, start: ns(span.start), end: ns(span.end) })));
    for (const { span, start, end } of nested) {
      const { name, category: cat, args } = span;
      events.push({ ph: 'X', name, cat, pid, tid, ts: start / 1000, dur: (end - start) / 1000, ...(args && { args }) });
    }
  }

  /** What may overlap with others of its kind, with what lies inside it one after the other. */
  function across(tid: number, outer: Span, inner: readonly Span[]): void {
    const common = { cat: outer.category, id2: { local: ids() }, pid, tid };
    const bounded = (seconds: number) => Math.min(Math.max(seconds, outer.start), Math.max(outer.start, outer.end));
    events.push({ ph: 'b', name: outer.name, ...common, ts: at(outer.start), ...(outer.args && { args: outer.args }) });
    for (const { name, start, end, args } of inner) {
      events.push({ ph: 'b', name, ...common, ts: at(bounded(start)), ...(args && { args }) });
      events.push({ ph: 'e', name, ...common, ts: at(bounded(end)) });
    }
    events.push({ ph: 'e', name: outer.name, ...common, ts: at(bounded(outer.end)) });
  }

  lane(MAIN, 'MainThread');
  slices(MAIN, process.tests);
  shareLanes(threadSpans(process)).forEach(({ name, members }, number) => {
    lane(FIRST_THREAD + number, name);
    slices(FIRST_THREAD + number, members);
  });

  const laneOfLoop = new Map<number, number>();
  shareLanes(loopSpans(process)).forEach(({ name, members }, number) => {
    const tid = FIRST_LOOP + 2 * number;
    lane(tid, name);
    const own = new Set(members.map(({ loop }) => loop));
    for (const loop of own) laneOfLoop.set(loop, tid);
    slices(tid, [...members.map((span) => ({ ...span, name: `loop #${span.loop}` })), ...stepSpans(process, own)]);
    const blocks = process.blocks.filter((block) => own.has(block.loop));
    if (blocks.length === 0) return;
    lane(tid + 1, `${name} blocked`);
    slices(tid + 1, blocks);
  });

  for (const task of process.tasks) {
    const end = task.end ?? last;
    const waits = task.waits.map(({ what, at: place, start, end: until }) => ({
      name: `waits for ${what}`,
      category: 'wait',
      start,
      end: until ?? end,
      ...(place !== undefined && { args: { at: place } }),
    }));
    across(laneOfLoop.get(task.loop ?? 0) ?? MAIN, taskSpan(task, end), waits);
  }
  for (const { kind, label, start, end, owner, made } of process.handles.values()) {
    const args = { kind, owner, ...(made !== undefined && { made }), open: end === undefined };
    across(MAIN, { name: label, category: 'handle', start, end: end ?? last, args }, []);
  }
  for (const { name, at: when, loop, args } of process.findings) {
    const tid = laneOfLoop.get(loop ?? 0) ?? MAIN;
    events.push({ ph: 'i', name, cat: 'finding', s: 't', pid, tid, ts: at(when), args });
  }
  for (const { at: when, tasks } of process.alive) {
    events.push({ ph: 'C', name: 'tasks alive', cat: 'tasks', pid, tid: 0, ts: at(when), args: { tasks } });
  }
  return { names, events };
}

function threadSpans({ threads, lastSeen }: FoldedProcess): (Span & Laned)[] {
  return threads.map(({ name, start, end, daemon }) => {
    return { name, kind: 'thread', category: 'thread', start, end: end ?? lastSeen, args: { daemon } };
  });
}

function loopSpans({ loops, lastSeen }: FoldedProcess): (Span & Laned & { loop: number })[] {
  return [...loops.values()].map(({ id, cls, provider, scope, thread, start, end, made }) => {
    const where = thread === 'MainThread' ? '' : ` in ${thread}`;
    return {
      loop: id,
      name: `loop #${id}${where} ${provider}`,
      kind: `${provider} ${thread}`,
      category: 'loop',
      start,
      end: end ?? lastSeen,
      args: { class: cls, provider, scope, thread, closed: end !== undefined, ...(made !== undefined && { made }) },
    };
  });
}

function stepSpans({ steps, tasks }: FoldedProcess, own: ReadonlySet<number>): Span[] {
  const names = new Map(tasks.map((task) => [task.id, taskName(task)]));
  return steps
    .filter(({ loop }) => own.has(loop))
    .map(({ task, name, start, end, after }) => ({
      name: name ?? names.get(task ?? 0) ?? `task ${task}`,
      category: task === null ? 'callback' : 'step',
      start,
      end,
      args: { ...(task !== null && { task }), after },
    }));
}

function taskSpan(task: TaskSpan, end: number): Span {
  const { id, start, how, made, test } = task;
  const args = { task: id, ended: how ?? 'not', ...(made !== undefined && { made }), ...(test !== null && { test }) };
  return { name: taskName(task), category: 'task', start, end, args };
}

/** A task's own name if it was given one, else its coroutine's. */
function taskName({ name, coro }: TaskSpan): string {
  return /^Task-\d+$/.test(name) && coro !== '' ? coro.replaceAll('.<locals>', '') : name;
}

/** The beginning of what is earliest: a loop or a handle may be told later than it began. */
function startOf({ firstSeen, tasks, handles, steps }: FoldedProcess): number {
  const earliest = (items: Iterable<{ start: number }>) => {
    let found = firstSeen;
    for (const { start } of items) found = Math.min(found, start);
    return found;
  };
  return Math.min(earliest(tasks), earliest(handles.values()), earliest(steps));
}

function otherData({ leftOut }: FoldedTrace): Record<string, string> {
  const told = Object.entries(leftOut).filter(([, count]) => count > 0);
  return {
    tool: `Looptrap ${LOOPTRAP_VERSION}`,
    ...(told.length > 0 && { leftOut: told.map(([what, count]) => `${count} short ${what}`).join(', ') }),
  };
}

function numbers(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `0x${count.toString(16)}`;
  };
}
