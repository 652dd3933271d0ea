import type { TimedEvent, TraceDocument } from '../../../../../watchdog/runner/trace/trace-events';

/** A slice of a lane, or what lies across it; microseconds. */
export interface TraceSlice {
  name: string;
  category: string;
  start: number;
  end: number;
  args?: Record<string, unknown>;
  /** One after the other. */
  inner: TraceSlice[];
}

/** A lane as the trace writer made it. */
export interface TraceLane {
  name: string;
  /** Of which process, and its place among the lanes of that. */
  pid: number;
  tid: number;
  /** Slices by how many lie around them. */
  slices: TraceSlice[][];
  /** What may overlap. */
  across: TraceSlice[];
  findings: TraceSlice[];
}

export interface ReadTrace {
  /** In the order of their numbers, process by process. */
  lanes: TraceLane[];
  processes: Map<number, string>;
  /** Values over time, by process. */
  alive: Map<number, { at: number; tasks: number }[]>;
}

/** Takes a trace document apart into its lanes. */
export function readTrace({ traceEvents }: TraceDocument): ReadTrace {
  const lanes = new Map<string, TraceLane>();
  const processes = new Map<number, string>();
  const alive: ReadTrace['alive'] = new Map();
  const open = new Map<string, TraceSlice[]>();
  const around = new Map<TraceLane, TraceSlice[]>();

  function laneOf({ pid, tid }: { pid: number; tid: number }): TraceLane {
    const key = `${pid} ${tid}`;
    const known = lanes.get(key) ?? { name: '', pid, tid, slices: [], across: [], findings: [] };
    lanes.set(key, known);
    return known;
  }

  function aliveOf(pid: number): { at: number; tasks: number }[] {
    const known = alive.get(pid) ?? [];
    alive.set(pid, known);
    return known;
  }

  function takeSlice(lane: TraceLane, slice: TraceSlice): void {
    const outer = around.get(lane) ?? [];
    while (outer.length > 0 && (outer.at(-1)?.end ?? 0) <= slice.start) outer.pop();
    const row = lane.slices[outer.length] ?? [];
    lane.slices[outer.length] = row;
    row.push(slice);
    outer.push(slice);
    around.set(lane, outer);
  }

  function takeAcross(event: Extract<TimedEvent, { ph: 'b' | 'e' }>): void {
    const key = `${event.pid} ${event.cat} ${event.id2.local}`;
    const stack = open.get(key) ?? [];
    open.set(key, stack);
    if (event.ph === 'e') {
      const ended = stack.pop();
      if (ended) ended.end = event.ts;
      return;
    }
    const slice = sliceOf(event, event.ts);
    (stack.at(-1)?.inner ?? laneOf(event).across).push(slice);
    stack.push(slice);
  }

  for (const event of traceEvents) {
    switch (event.ph) {
      case 'M':
        if (event.name === 'process_name') processes.set(event.pid, event.args.name);
        if (event.name === 'thread_name') laneOf(event).name = event.args.name;
        break;
      case 'X':
        takeSlice(laneOf(event), sliceOf(event, event.ts + event.dur));
        break;
      case 'b':
      case 'e':
        takeAcross(event);
        break;
      case 'i':
        laneOf(event).findings.push(sliceOf(event, event.ts));
        break;
      case 'C':
        aliveOf(event.pid).push({ at: event.ts, tasks: event.args.tasks ?? 0 });
        break;
      default:
        event satisfies never;
    }
  }
  const order = [...processes.keys()];
  const sorted = [...lanes.values()].sort((a, b) => order.indexOf(a.pid) - order.indexOf(b.pid) || a.tid - b.tid);
  return { lanes: sorted, processes, alive };
}

function sliceOf({ name, cat, ts, args }: TimedEvent, end: number): TraceSlice {
  return { name, category: cat, start: ts, end, inner: [], ...(args && { args }) };
}
