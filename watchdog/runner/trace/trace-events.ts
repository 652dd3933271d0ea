/** A lane: that of a process, or a numbered one in it. */
interface InLane {
  pid: number;
  tid: number;
  name: string;
}

interface Timed extends InLane {
  cat: string;
  /** Microseconds. */
  ts: number;
  args?: Record<string, unknown>;
}

/** Names a lane, or says where it stands among others. */
export type MetadataEvent =
  | (InLane & { ph: 'M'; name: 'process_name' | 'thread_name'; args: { name: string } })
  | (InLane & { ph: 'M'; name: 'process_sort_index' | 'thread_sort_index'; args: { sort_index: number } });

/** A slice of a lane; slices of one lane lie beside or inside each other. */
export type SliceEvent = Timed & { ph: 'X'; dur: number };

/** Beginning or end of what may overlap with others: those of one process, category and id lie inside each other. */
export type AcrossEvent<Ph extends 'b' | 'e'> = Timed & { ph: Ph; id2: { local: string } };

export type InstantEvent = Timed & { ph: 'i'; s: 't' };

/** A value from now on. */
export type CounterEvent = Timed & { ph: 'C'; args: Record<string, number> };

export type TimedEvent = SliceEvent | AcrossEvent<'b'> | AcrossEvent<'e'> | InstantEvent | CounterEvent;

/** Events of the Chrome trace-event format, as chrome://tracing and Perfetto read it. */
export type TraceEvent = MetadataEvent | TimedEvent;

/** The document. */
export interface TraceDocument {
  traceEvents: TraceEvent[];
  displayTimeUnit: 'ms';
  /** What it is of, and how much was left out. */
  otherData: Record<string, string>;
}
