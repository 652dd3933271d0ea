// Generated from events.schema.json by scripts/generate-event-types.mjs. Do not edit.

/**
 * One line of the stream that the pytest plugin looptrap_watchdog writes: NDJSON, one event a line, an unterminated last line to be ignored.
 */
export type LooptrapEvent =
  | HelloEvent
  | SessionStartEvent
  | SessionEndEvent
  | ExitStartEvent
  | WorkerLostEvent
  | CollectEndEvent
  | CollectErrorEvent
  | HeartbeatEvent
  | PhaseStartEvent
  | PhaseEndEvent
  | FixtureStartEvent
  | FixtureEndEvent
  | LoopCreatedEvent
  | LoopRunningEvent
  | LoopStoppedEvent
  | LoopClosedEvent
  | LoopSummaryEvent
  | LoopHealthEvent
  | LoopMultipleEvent
  | LoopCrossEvent
  | TasksDeltaEvent
  | TaskSnapshotEvent
  | TaskLeakEvent
  | TaskExceptionLostEvent
  | TaskCancelIgnoredEvent
  | CoroutineNeverAwaitedEvent
  | TestNeverRanEvent
  | BlockStartEvent
  | BlockEndEvent
  | SpinEvent
  | HangSuspectedEvent
  | HangProvedEvent
  | HandleLeakEvent
  | HandleOpenEvent
  | ExitStuckEvent
  | ExceptionLostEvent
  | AbortStartEvent
  | AbortStepEvent
  | AbortEndEvent
  | DebuggerEvent
  | NoteEvent
  | TraceStepsEvent
  | TraceThreadEvent
  | TraceHandleEvent
  | TestResultEvent;
/**
 * First line of each process.
 */
export type HelloEvent = EventCommon & {
  t: 'hello';
  /**
   * Version of looptrap_watchdog.
   */
  plugin: string;
  /**
   * LOOPTRAP_RUN_ID.
   */
  run: string | null;
  python: string;
  impl: string;
  free_threaded: boolean;
  platform: string;
  pytest: string;
  /**
   * Installed distributions that matter, name to version.
   */
  plugins: {
    [k: string]: string;
  };
  rootdir: string;
  /**
   * Path of pytest's configuration file.
   */
  config: string | null;
  cwd: string;
  /**
   * What could be installed.
   */
  hooks: string[];
  argv: string[];
  settings: WatchSettings;
  /**
   * How pytest-xdist hands out the tests, where it does.
   */
  dist?: string;
  /**
   * Failures after which pytest stops; 0: never.
   */
  maxfail?: number;
};
export type Phase = 'collect' | 'setup' | 'call' | 'teardown' | 'session';
/**
 * pytest's session begins.
 */
export type SessionStartEvent = EventCommon & {
  t: 'session.start';
};
/**
 * pytest's session is over.
 */
export type SessionEndEvent = EventCommon & {
  t: 'session.end';
  exitstatus: number;
  totals: Totals;
};
/**
 * pytest is done, its reports written: only the interpreter's own end is left, and what waits for it.
 */
export type ExitStartEvent = EventCommon & {
  t: 'exit.start';
};
/**
 * A worker of pytest-xdist ended before its work was done; the controller says so.
 */
export type WorkerLostEvent = EventCommon & {
  t: 'worker.lost';
  /**
   * Its name, such as gw0.
   */
  lost: string;
};
/**
 * Collection is done.
 */
export type CollectEndEvent = EventCommon & {
  t: 'collect.end';
  tests: number;
  /**
   * In the order they will run; at most 2000 a line.
   */
  nodeids?: string[];
  async_kinds: AsyncKinds;
};
/**
 * A file could not be collected.
 */
export type CollectErrorEvent = EventCommon & {
  t: 'collect.error';
  nodeid: string;
  message: string;
  text?: string;
  loc?: Loc;
};
/**
 * At most every 250 ms while a session runs.
 */
export type HeartbeatEvent = EventCommon & {
  t: 'heartbeat';
  main_state: 'running' | 'parked' | 'blocked' | 'paused';
  loops: LoopState[];
  live_tasks: number;
  waiting?: WaitState | null;
  dropped: number;
};
/**
 * A phase of a test begins.
 */
export type PhaseStartEvent = EventCommon & {
  t: 'phase.start';
  /**
   * Who runs the coroutine; none: nobody.
   */
  backend: 'asyncio' | 'anyio' | 'trio' | 'unittest' | 'sync' | 'none';
  loc?: Loc;
  /**
   * Seconds, where a mark of the test says so.
   */
  stall_after?: number;
  /**
   * A mark of the test says that nobody is to watch it.
   */
  off?: boolean;
};
/**
 * A phase of a test is over.
 */
export type PhaseEndEvent = EventCommon & {
  t: 'phase.end';
  outcome: 'passed' | 'failed' | 'skipped';
  ms: number;
  paused_ms: number;
  failure?: Failure;
  skipped?: string;
};
/**
 * Innermost first, at most 24.
 */
export type Stack = Loc[];
/**
 * A fixture is being set up.
 */
export type FixtureStartEvent = EventCommon & {
  t: 'fixture.start';
  name: string;
  scope: string;
  async: boolean;
  loc?: Loc;
};
/**
 * A fixture was set up or torn down.
 */
export type FixtureEndEvent = EventCommon & {
  t: 'fixture.end';
  name: string;
  scope: string;
  what: 'setup' | 'teardown';
  ms: number;
};
/**
 * A loop exists.
 */
export type LoopCreatedEvent = EventCommon & {
  t: 'loop.created';
  /**
   * Counts loops of this process from 1.
   */
  id: number;
  cls: string;
  owner: Owner;
  /**
   * Who made it: pytest-asyncio, anyio, unittest, starlette, asyncio.run, user, unknown.
   */
  provider: string;
  scope: string;
  stack: Stack;
  thread: string;
};
/**
 * A loop runs for the first time, or in another thread than before.
 */
export type LoopRunningEvent = EventCommon & {
  t: 'loop.running';
  /**
   * Counts loops of this process from 1.
   */
  id: number;
  thread: string;
  /**
   * User code is being run by it.
   */
  user: boolean;
  stack?: Stack;
};
/**
 * A loop stopped running.
 */
export type LoopStoppedEvent = EventCommon & {
  t: 'loop.stopped';
  /**
   * Counts loops of this process from 1.
   */
  id: number;
  iterations: number;
  pending_tasks: number;
};
/**
 * A loop was closed.
 */
export type LoopClosedEvent = EventCommon & {
  t: 'loop.closed';
  /**
   * Counts loops of this process from 1.
   */
  id: number;
  iterations: number;
  pending_tasks: number;
  stack?: Stack;
};
/**
 * Loops of one test, or (test null) of the whole process.
 */
export type LoopSummaryEvent = EventCommon & {
  t: 'loop.summary';
  created: number;
  /**
   * Loops that ran user code.
   */
  ran: number;
  closed: number;
  /**
   * Loops that outlived the scope that made them.
   */
  unclosed: Ref[];
  /**
   * Loops of the runners' own housekeeping.
   */
  infra: number;
  /**
   * Ids of the loops that ran user code.
   */
  loops?: number[];
  fds: number;
  mem_kib: number;
};
/**
 * At the session's end: how the loops of the process did. Under pytest-xdist each worker writes its own, and the controller (worker null) one of all that reported back; `processes` says how many it sums.
 */
export type LoopHealthEvent = EventCommon & {
  t: 'loop.health';
  loops: LoopCounts;
  /**
   * The loops left open, 20 at most.
   */
  left: LoopLeft[];
  /**
   * Null when no loop ran whose turns can be measured.
   */
  lag: LoopLag | null;
  blocked: BlockedTotal;
  leaked_tasks: number;
  open_handles: number;
  lost_exceptions: number;
  unawaited_coroutines: number;
  processes: number;
};
/**
 * One test ran user code on several loops.
 */
export type LoopMultipleEvent = EventCommon & {
  t: 'loop.multiple';
  loops: LoopUse[];
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
  at?: Loc;
};
/**
 * Something of one loop was used on another, or on a closed one.
 */
export type LoopCrossEvent = EventCommon & {
  t: 'loop.cross';
  error: 'different_loop' | 'bound_other' | 'closed' | 'thread_unsafe' | 'running' | 'silent';
  /**
   * The error's own text.
   */
  message?: string;
  object?: Ref;
  object_loop: number | null;
  running_loop: number | null;
  created?: Stack;
  closed?: Stack;
  running_created?: Stack;
  at: Stack;
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
};
/**
 * What became of tasks since the last one; at most every 100 ms.
 */
export type TasksDeltaEvent = EventCommon & {
  t: 'tasks.delta';
  new: TaskInfo[];
  done: TaskDone[];
  /**
   * Tasks made since the last one, also those not listed.
   */
  created: number;
  live: number;
  /**
   * Not listed for lack of room.
   */
  dropped: number;
};
/**
 * All tasks at one moment.
 */
export type TaskSnapshotEvent = EventCommon & {
  t: 'task.snapshot';
  reason: string;
  tasks: TaskState[];
  truncated: boolean;
};
/**
 * A task outlived the scope that made it.
 */
export type TaskLeakEvent = EventCommon & {
  t: 'task.leak';
  id: number;
  name: string;
  coro: string;
  suspended: Stack;
  leaf?: Ref;
  age_ms: number;
  ended_by: 'runner-cancel' | 'still-alive' | 'destroyed';
  owner: Owner;
  created: Stack;
  /**
   * How many of the same creation site, this one counted.
   */
  siblings: number;
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
};
/**
 * A task failed and nobody looked.
 */
export type TaskExceptionLostEvent = EventCommon & {
  t: 'task.exception_lost';
  id: number;
  name: string;
  exc: string;
  stack: Stack;
  created: Stack;
  owner: Owner;
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
};
/**
 * A task was cancelled and went on waiting.
 */
export type TaskCancelIgnoredEvent = EventCommon & {
  t: 'task.cancel_ignored';
  id: number;
  name: string;
  by?: Stack;
  count: number;
  at?: Loc;
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
};
/**
 * A coroutine was made and never run.
 */
export type CoroutineNeverAwaitedEvent = EventCommon & {
  t: 'coroutine.never_awaited';
  coro: string;
  created: Stack;
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
};
/**
 * An async test that nobody runs.
 */
export type TestNeverRanEvent = EventCommon & {
  t: 'test.never_ran';
  at?: Loc;
  outcome: string;
  reason: string;
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
};
/**
 * A loop does not turn.
 */
export type BlockStartEvent = EventCommon & {
  t: 'block.start';
  loop: number;
  stack: Stack;
  cause: string;
  ms: number;
};
/**
 * A loop turns again; the block is known.
 */
export type BlockEndEvent = EventCommon & {
  t: 'block.end';
  loop: number;
  stack: Stack;
  at?: Loc;
  cause: string;
  ms: number;
  cpu_ms: number | null;
  samples: number;
  /**
   * Blocks of the same stack in this test, merged.
   */
  count?: number;
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
};
/**
 * A loop turns without rest and the test does not move.
 */
export type SpinEvent = EventCommon & {
  t: 'spin';
  loop: number;
  task?: Ref;
  at?: Loc;
  iterations_per_s: number;
  ms: number;
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
};
/**
 * A wait not proved to be for ever.
 */
export type HangSuspectedEvent = EventCommon & {
  t: 'hang.suspected';
  /**
   * The certainty as people read it.
   */
  confidence?: 'suspected';
  since_ms: number;
  /**
   * stall: longer than stall_after.
   */
  class: 'waiting' | 'stall' | 'blocked' | 'spinning' | 'unknown';
  victim?: Loc;
  stack?: Stack;
  chain: WaitLink[];
  next: NextWake;
  threads?: ThreadState[];
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
};
/**
 * Nothing is left that could end this wait.
 */
export type HangProvedEvent = EventCommon & {
  t: 'hang.proved';
  class: 'deadlock' | 'cycle' | 'foreign_loop' | 'lost_wakeup' | 'orphan' | 'thread' | 'self' | 'closed_world';
  certainty: 'proof' | 'almost';
  /**
   * The certainty as people read it.
   */
  confidence?: 'proved' | 'almost certain' | 'suspected';
  victim: Loc;
  stack: Stack;
  chain: WaitLink[];
  cycle: Ref[];
  tail: Ref[];
  graph: WaitGraph;
  threads: ThreadState[];
  origin?: Loc;
  /**
   * Since the phase began.
   */
  after_ms?: number;
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
  took_us: number;
};
/**
 * A handle outlived the scope that made it.
 */
export type HandleLeakEvent = EventCommon & {
  t: 'handle.leak';
  kind:
    | 'transport'
    | 'socket'
    | 'server'
    | 'process'
    | 'thread'
    | 'executor'
    | 'timer'
    | 'agen'
    | 'client'
    | 'file'
    | 'signal'
    | 'loop';
  label: string;
  owner: Owner;
  created: Stack;
  siblings: number;
  /**
   * How many tests or fixtures before this one left the same kind of thing open from the same line.
   */
  again?: number;
  /**
   * What belongs to it.
   */
  folded: Ref[];
  detail?: HandleDetail;
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
};
/**
 * A handle is open, and may be: it belongs to a wider scope.
 */
export type HandleOpenEvent = EventCommon & {
  t: 'handle.open';
  kind:
    | 'transport'
    | 'socket'
    | 'server'
    | 'process'
    | 'thread'
    | 'executor'
    | 'timer'
    | 'agen'
    | 'client'
    | 'file'
    | 'signal'
    | 'loop';
  label: string;
  owner: Owner;
  created: Stack;
  siblings: number;
  /**
   * What belongs to it.
   */
  folded: Ref[];
  detail?: HandleDetail1;
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
};
/**
 * After the last test: what keeps the process from ending. `test` is the one in whose time it was made.
 */
export type ExitStuckEvent = EventCommon & {
  t: 'exit.stuck';
  kind: 'thread' | 'executor' | 'atexit' | 'process';
  label: string;
  owner?: Owner;
  created: Stack;
  at: Stack;
  siblings: number;
  /**
   * How long the interpreter's exit has lasted.
   */
  since_ms: number;
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
};
/**
 * An exception was raised where nobody could get it. `test` is the one that made what failed.
 */
export type ExceptionLostEvent = EventCommon & {
  t: 'exception.lost';
  where: 'callback' | 'future' | 'destructor';
  /**
   * What failed.
   */
  label: string;
  exc: string;
  stack: Stack;
  created: Stack;
  owner?: Owner;
  /**
   * The first sentence alone suffices.
   */
  explanation: string;
  advice: string;
};
/**
 * A test that would never end is being ended.
 */
export type AbortStartEvent = EventCommon & {
  t: 'abort.start';
  /**
   * seq of the verdict.
   */
  reason: number;
  target?: Ref;
};
/**
 * One rung of the ladder was tried.
 */
export type AbortStepEvent = EventCommon & {
  t: 'abort.step';
  reason: number;
  rung: 'throw' | 'cancel' | 'signal' | 'select' | 'asyncexc' | 'kill';
  ok: boolean;
  ms: number;
  target?: Ref;
};
/**
 * The wait is over, or cannot be ended.
 */
export type AbortEndEvent = EventCommon & {
  t: 'abort.end';
  reason: number;
  rung: 'throw' | 'cancel' | 'signal' | 'select' | 'asyncexc' | 'kill';
  ok: boolean;
  ms: number;
};
/**
 * A debugger holds the process; clocks stop.
 */
export type DebuggerEvent = EventCommon & {
  t: 'debugger';
  state: 'attached' | 'paused' | 'resumed' | 'gone';
  who: string;
};
/**
 * Something the reader may want to know about the watchdog itself.
 */
export type NoteEvent = EventCommon & {
  t: 'note';
  level: 'info' | 'warning' | 'error';
  code: string;
  text: string;
};
/**
 * With LOOPTRAP_TRACE only: what the loops did since the last one, step by step.
 */
export type TraceStepsEvent = EventCommon & {
  t: 'trace.steps';
  steps: TraceStep[];
  /**
   * What steps refer to; told once in a process.
   */
  waits: TraceWait[];
  /**
   * Short steps left out since the last one: a process tells 200 000, and after them those of a millisecond or more.
   */
  dropped: number;
};
/**
 * With LOOPTRAP_TRACE only: a thread begins or ends.
 */
export type TraceThreadEvent = EventCommon & {
  t: 'trace.thread';
  ident: number;
  name: string;
  state: 'started' | 'ended';
  daemon: boolean;
};
/**
 * With LOOPTRAP_TRACE only: a handle was seen open, or no longer.
 */
export type TraceHandleEvent = EventCommon & {
  t: 'trace.handle';
  id: number;
  kind: string;
  label: string;
  open: boolean;
  /**
   * When it was opened, seconds on the monotonic clock.
   */
  born: number;
  owner: Owner;
  at?: Loc;
};
/**
 * A test is over.
 */
export type TestResultEvent = EventCommon & {
  t: 'test.result';
  outcome: 'passed' | 'failed' | 'skipped' | 'error';
  ms: number;
  /**
   * Milliseconds by phase.
   */
  phases: {
    [k: string]: number;
  };
  /**
   * Loops that ran user code.
   */
  loops: number;
  /**
   * Tasks that the test's code made, itself or through a library; not those of its runner.
   */
  tasks: number;
  /**
   * seq of what was found.
   */
  verdicts: number[];
  failure?: Failure;
  /**
   * What the test printed and logged, as pytest captured it; the last 16 KiB.
   */
  output?: string;
};

/**
 * What every line carries. Consumers order by (pid, seq) and ignore fields and types they do not know.
 */
export interface EventCommon {
  /**
   * Version of the stream; raised when a field is removed or changes meaning.
   */
  v: 1;
  /**
   * Counts from 1 in each process without gaps.
   */
  seq: number;
  /**
   * Type of the event.
   */
  t: string;
  /**
   * Wall clock, seconds since the epoch.
   */
  ts: number;
  /**
   * Monotonic clock, seconds.
   */
  mono: number;
  pid: number;
  /**
   * pytest-xdist worker, such as gw0.
   */
  worker: string | null;
  /**
   * Node id of the test that was running, or that the event is about.
   */
  test: string | null;
  phase: Phase | null;
  /**
   * Counts phases of this process; what was started under an older generation is stale.
   */
  gen: number;
  /**
   * What was found is known and accepted: by a mark on the test, or by the configuration. Then it is no finding.
   */
  allowed?: 'mark' | 'configuration';
}
/**
 * What the watchdog was told.
 */
export interface WatchSettings {
  stall_after: number;
  block_ms: number;
  abort: boolean;
  abort_grace_ms: number;
  /**
   * Kinds of findings that fail a run; absent: nobody has said.
   */
  fail_on?: string[];
}
/**
 * Counts of the whole process.
 */
export interface Totals {
  loops: number;
  tasks: number;
  leaks: number;
  blocks: number;
  hangs: number;
  handles: number;
}
/**
 * How many tests of each kind.
 */
export interface AsyncKinds {
  asyncio: number;
  anyio: number;
  trio: number;
  unittest: number;
  sync: number;
}
/**
 * A place in source code. Lines and columns count from 1, columns in UTF-16 code units.
 */
export interface Loc {
  /**
   * Absolute path as Python knows it.
   */
  file: string;
  line: number;
  col?: number;
  endLine?: number;
  endCol?: number;
  func?: string;
  kind: 'user' | 'lib' | 'std' | 'plugin';
}
/**
 * A loop at one moment.
 */
export interface LoopState {
  id: number;
  state: 'never-ran' | 'running' | 'parked' | 'blocked' | 'stopped' | 'closed';
  /**
   * Turns of the loop so far.
   */
  iter: number;
  /**
   * Seconds until its next timer; null: none.
   */
  timeout?: number | null;
}
/**
 * The awaited place of the running test.
 */
export interface WaitState {
  at: Loc;
  what: string;
  since_ms: number;
  next?: NextWake;
}
/**
 * What can still happen in a wait that is not proved to be a deadlock.
 */
export interface NextWake {
  kind: 'timer' | 'io' | 'thread' | 'process' | 'signal' | 'none' | 'unknown';
  in_ms?: number;
  detail?: string;
}
/**
 * pytest's failure in one phase.
 */
export interface Failure {
  /**
   * One line.
   */
  message: string;
  /**
   * The long text as pytest prints it, cut at 32 KiB.
   */
  text?: string;
  loc?: Loc;
  stack?: Stack;
  /**
   * Qualified name of the exception.
   */
  exc?: string;
}
/**
 * In whose time a thing was made: the fixture, test phase, session or import that was running.
 */
export interface Owner {
  kind: 'test' | 'fixture' | 'session' | 'import' | 'infra';
  name: string;
  scope: 'function' | 'class' | 'module' | 'package' | 'session';
  phase: Phase | null;
}
/**
 * A thing the watchdog knows, by kind and number.
 */
export interface Ref {
  kind:
    | 'task'
    | 'future'
    | 'lock'
    | 'event'
    | 'queue'
    | 'semaphore'
    | 'condition'
    | 'barrier'
    | 'thread'
    | 'loop'
    | 'socket'
    | 'transport'
    | 'server'
    | 'timer'
    | 'process'
    | 'client'
    | 'file'
    | 'agen'
    | 'executor'
    | 'signal'
    | 'stream'
    | 'coroutine'
    | 'other';
  id: number;
  /**
   * The user's own name for it where one is known.
   */
  label: string;
  created?: Loc;
  at?: Loc;
  owner?: Owner;
}
export interface LoopCounts {
  made: number;
  /**
   * Those that were ever run.
   */
  ran: number;
  /**
   * Those that ran user code or were made by it.
   */
  used: number;
  /**
   * Closed by somebody, not by the garbage collector.
   */
  closed: number;
  /**
   * Left open at the end; housekeeping loops that never ran are not counted.
   */
  open: number;
}
export interface LoopLeft {
  id: number;
  provider: string;
  scope: string;
  owner: Owner;
  stack: Stack;
}
/**
 * How late a callback ran that became due at a random moment while loops ran. Seconds; 0 means under a millisecond.
 */
export interface LoopLag {
  p50: number;
  p95: number;
  p99: number;
  /**
   * The longest turn.
   */
  max: number;
  /**
   * For how long loops ran in all, sleeping or not.
   */
  running: number;
}
/**
 * Blocks of loops in tests, longer than the threshold. Seconds.
 */
export interface BlockedTotal {
  count: number;
  /**
   * In all.
   */
  seconds: number;
  longest: number;
  at?: Loc;
  /**
   * Of the longest.
   */
  cause?: string;
  /**
   * Of the longest.
   */
  test?: string | null;
}
/**
 * A loop and the part it played in a test.
 */
export interface LoopUse {
  id: number;
  owner: Owner;
  provider: string;
  stack: Stack;
  role: string;
  thread?: string;
}
/**
 * A task when it was made.
 */
export interface TaskInfo {
  id: number;
  name: string;
  coro: string;
  parent: number | null;
  loop?: number | null;
  owner: Owner;
  stack: Stack;
  /**
   * When it was made, seconds on the monotonic clock; with LOOPTRAP_TRACE only.
   */
  born?: number;
}
/**
 * A task that ended.
 */
export interface TaskDone {
  id: number;
  how: 'returned' | 'raised' | 'cancelled' | 'gone';
}
/**
 * A task and what it waits for.
 */
export interface TaskState {
  id: number;
  name: string;
  state: 'pending' | 'running' | 'done';
  stack: Stack;
  leaf?: Ref;
  waits_for: Ref[];
}
/**
 * One link of a wait chain: what waits, for what, where.
 */
export interface WaitLink {
  what: string;
  waitsFor: string;
  at?: Loc;
}
/**
 * A thread and where it is.
 */
export interface ThreadState {
  name: string;
  state: 'running' | 'waiting' | 'idle' | 'paused';
  stack: Stack;
}
/**
 * Who waits for whom.
 */
export interface WaitGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}
/**
 * A task or thing.
 */
export interface GraphNode {
  ref: Ref;
  at?: Loc;
  created?: Loc;
  owner?: Owner;
  /**
   * What it calls there, such as asyncio.Queue.get.
   */
  why?: string;
  on?: Ref;
}
/**
 * Node from waits for node to.
 */
export interface GraphEdge {
  from: number;
  to: number;
  why: string;
}
/**
 * Numbers.
 */
export interface HandleDetail {
  peer?: string;
  fd?: number;
  pid?: number;
}
/**
 * Numbers.
 */
export interface HandleDetail1 {
  peer?: string;
  fd?: number;
  pid?: number;
}
/**
 * One callback of a loop: a step of a task, or a longer one of something else.
 */
export interface TraceStep {
  task: number | null;
  loop: number;
  /**
   * When it began, seconds on the monotonic clock.
   */
  at: number;
  /**
   * Microseconds it took.
   */
  us: number;
  /**
   * What became of the task after it; ready: it goes on in the loop's next turn; callback: it was no task's.
   */
  after: 'waits' | 'ready' | 'returned' | 'raised' | 'cancelled' | 'callback';
  /**
   * Number of what it then waits for.
   */
  wait?: number;
  /**
   * Of a callback that is no step of a task.
   */
  name?: string;
}
export interface TraceWait {
  id: number;
  what: string;
  at?: Loc;
}

/** Every event type of this version. */
export const EVENT_TYPES = [
  'hello',
  'session.start',
  'session.end',
  'exit.start',
  'worker.lost',
  'collect.end',
  'collect.error',
  'heartbeat',
  'phase.start',
  'phase.end',
  'fixture.start',
  'fixture.end',
  'loop.created',
  'loop.running',
  'loop.stopped',
  'loop.closed',
  'loop.summary',
  'loop.health',
  'loop.multiple',
  'loop.cross',
  'tasks.delta',
  'task.snapshot',
  'task.leak',
  'task.exception_lost',
  'task.cancel_ignored',
  'coroutine.never_awaited',
  'test.never_ran',
  'block.start',
  'block.end',
  'spin',
  'hang.suspected',
  'hang.proved',
  'handle.leak',
  'handle.open',
  'exit.stuck',
  'exception.lost',
  'abort.start',
  'abort.step',
  'abort.end',
  'debugger',
  'note',
  'trace.steps',
  'trace.thread',
  'trace.handle',
  'test.result',
] as const;
