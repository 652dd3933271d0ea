/** What was seen of a run, for its timeline. Times in seconds on the monotonic clock that all its processes share. */
export interface TraceRecord {
  /** By process id, in the order they were first heard of. */
  processes: Map<number, ProcessRecord>;
}

export interface ProcessRecord {
  pid: number;
  /** pytest-xdist's name of a worker. */
  worker: string | null;
  firstSeen: number;
  lastSeen: number;
  /** Slices of the thread that runs pytest: tests, phases, fixtures. */
  tests: Span[];
  threads: ThreadSpan[];
  /** By number. */
  loops: Map<number, LoopSpan>;
  tasks: Map<number, TaskSpan>;
  handles: Map<number, HandleSpan>;
  steps: StepSpan[];
  blocks: (Span & { loop: number })[];
  findings: Instant[];
  /** How many tasks were alive at a moment. */
  alive: { at: number; tasks: number }[];
  /** Short steps that the plugin left out. */
  dropped: number;
}

export interface Span {
  name: string;
  category: string;
  start: number;
  end: number;
  args?: Record<string, unknown>;
}

export interface ThreadSpan {
  ident: number;
  name: string;
  start: number;
  /** Undefined: still there at the end. */
  end?: number;
  daemon: boolean;
}

export interface LoopSpan {
  id: number;
  provider: string;
  scope: string;
  thread: string;
  cls: string;
  start: number;
  end?: number;
  made?: string;
}

export interface TaskSpan {
  id: number;
  name: string;
  coro: string;
  /** Number of its loop; undefined: not known. */
  loop?: number;
  start: number;
  end?: number;
  how?: string;
  made?: string;
  test: string | null;
  waits: WaitSpan[];
}

export interface WaitSpan {
  what: string;
  at?: string;
  start: number;
  end?: number;
}

export interface StepSpan {
  task: number | null;
  /** Of a callback that is no step of a task. */
  name?: string;
  loop: number;
  start: number;
  end: number;
  /** What became of the task. */
  after: string;
}

export interface HandleSpan {
  id: number;
  kind: string;
  label: string;
  start: number;
  end?: number;
  owner: string;
  made?: string;
}

export interface Instant {
  name: string;
  at: number;
  /** Number of the loop it is about. */
  loop?: number;
  args: Record<string, unknown>;
}
