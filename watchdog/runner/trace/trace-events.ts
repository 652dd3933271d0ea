/**
 * Events of the Chrome trace-event format, as chrome://tracing and Perfetto read it. `ts` and `dur` in microseconds,
 * `pid` and `tid` name a lane.
 */
export type TraceEvent =
  | { ph: 'M'; name: 'process_name' | 'thread_name'; pid: number; tid: number; args: { name: string } }
  | {
      ph: 'M';
      name: 'process_sort_index' | 'thread_sort_index';
      pid: number;
      tid: number;
      args: { sort_index: number };
    }
  /** A slice of a lane; slices of one lane lie beside or inside each other. */
  | {
      ph: 'X';
      name: string;
      cat: string;
      pid: number;
      tid: number;
      ts: number;
      dur: number;
      args?: Record<string, unknown>;
    }
  /** Beginning and end of what may overlap with others: those of one `cat` and `id` lie inside each other. */
  | {
      ph: 'b' | 'e';
      name: string;
      cat: string;
      id: string;
      pid: number;
      tid: number;
      ts: number;
      args?: Record<string, unknown>;
    }
  /** An instant. */
  | {
      ph: 'i';
      name: string;
      cat: string;
      s: 't';
      pid: number;
      tid: number;
      ts: number;
      args?: Record<string, unknown>;
    }
  /** A value from now on. */
  | { ph: 'C'; name: string; pid: number; tid: number; ts: number; args: Record<string, number> };

/** The document. */
export interface TraceDocument {
  traceEvents: TraceEvent[];
  displayTimeUnit: 'ms';
  /** What it is of, and how much was left out. */
  otherData: Record<string, string>;
}
