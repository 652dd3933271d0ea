/**
 * The run report: what a run under the watchdog comes down to. The same document is printed by `looptrap run
 * --format json` (schema 1: anything may be added, nothing renamed) and shown by the editor.
 */
export const FINDING_KINDS = [
  'deadlock',
  'stall',
  'blocked-loop',
  'busy-loop',
  'pending-task',
  'open-handle',
  'cross-loop',
  'closed-loop',
  'extra-loop',
  'unawaited-coroutine',
  'lost-exception',
  'never-ran',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export type PhaseName = 'setup' | 'call' | 'teardown';
export type Outcome = 'passed' | 'failed' | 'skipped' | 'error' | 'killed' | 'not-run';

/** A place in source code. Lines and columns count from 1, columns in UTF-16 code units; `file` relative to the run's folder when below it, with `/`. */
export interface SourcePlace {
  file: string;
  line: number;
  column?: number;
  endLine?: number;
  endColumn?: number;
  function?: string;
}

/** One link of a wait chain: what waits, and what it waits for. */
export interface WaitLink extends Partial<SourcePlace> {
  what: string;
  waitsFor: string;
}

/** Who waits for whom, when a deadlock was proved. */
export interface WaitGraph {
  nodes: WaitNode[];
  /** `from` and `to` count nodes from 0. */
  edges: WaitEdge[];
}

/** A task with the place where it waits, or what one waits on: a lock, a queue. */
export interface WaitNode extends Partial<SourcePlace> {
  /** task, lock, event, queue, semaphore, condition, barrier, future, thread, timer, process, stream or other. */
  kind: string;
  label: string;
  /** Where it was made. */
  origin?: SourcePlace;
  /** Whether it is part of a circle of waits. */
  inCycle?: boolean;
}

export interface WaitEdge {
  from: number;
  to: number;
  /** The call that waits, such as `asyncio.Lock.acquire`; from a thing to the task that has it: `held by`, `fed by`. */
  why: string;
  inCycle?: boolean;
}

/** One thing the watchdog found. Durations in seconds. */
export interface RunFinding extends Partial<SourcePlace> {
  kind: FindingKind;
  severity: 'error' | 'warning' | 'information';
  /** First sentence stands alone; says what is wrong in the user's names. */
  message: string;
  phase?: PhaseName;
  afterSeconds?: number;
  /** True only when nothing is left that could wake it. */
  proved?: boolean;
  chain?: WaitLink[];
  graph?: WaitGraph;
  /** Stack at the place, innermost first. */
  stack?: SourcePlace[];
  /** Where the thing was made. */
  origin?: SourcePlace;
  /** For open handles: task, timer, transport, socket, server, subprocess, thread, executor, async generator, client, file. */
  handle?: string;
  label?: string;
  /** How many of the same creation site. */
  count?: number;
  advice?: string;
  /** With --repeat: numbers of the runs it was found in, from 1. */
  runs?: number[];
}

export interface TestReport {
  nodeid: string;
  outcome: Outcome;
  duration: number;
  phases: Partial<Record<PhaseName, number>>;
  /** Loops that ran user code in this test. */
  loops: number;
  tasks: number;
  /** pytest's own failure text, when it failed. */
  failure?: {
    message: string;
    text?: string;
    place?: SourcePlace;
    /** How it got there: frames of the user's own code, innermost first, when there is more than one. */
    stack?: SourcePlace[];
  };
  /** What it printed and logged, as pytest captured it; the last 16 KiB. */
  output?: string;
  findings: RunFinding[];
}

export interface LoopReport {
  id: number;
  provider: string;
  scope: string;
  created: SourcePlace | null;
  closed: boolean;
  thread: string;
  /** In whose time it was made, such as `fixture client`. */
  owner?: string;
  /** Who closed it. */
  closedAt?: SourcePlace;
  /** Seconds from its creation to its closing; undefined when it was left open. */
  lived?: number;
  ran?: boolean;
  /** How many tests ran their code on it. */
  tests?: number;
  /** Stretches in which nothing else could run on it; `longest` in seconds. */
  blocked?: { count: number; longest: number };
}

export interface RunReport {
  schema: 1;
  tool: { name: 'looptrap'; version: string };
  environment: { python: string; packages: Record<string, string> };
  exit: { pytest: number | null; signal: string | null; complete: boolean };
  tests: TestReport[];
  /** Findings that belong to no single test. */
  findings: RunFinding[];
  loops: LoopReport[];
  /** How the loops did, by the processes that came to their end. */
  health?: HealthReport;
  /** With --repeat: what differed between the runs. */
  repeat?: RepeatReport;
}

/** Durations in seconds. */
export interface HealthReport {
  loops: { made: number; ran: number; used: number; closed: number; open: number };
  /** How late a callback ran that became due at a random moment while loops ran; null: none was measured. */
  lag: { p50: number; p95: number; p99: number; max: number; running: number } | null;
  blocked: { count: number; seconds: number; longest: number; at?: SourcePlace; cause?: string; test?: string };
  leakedTasks: number;
  openHandles: number;
  lostExceptions: number;
  unawaitedCoroutines: number;
  /** How many processes it sums. */
  processes: number;
}

/** What became of each test over several runs of the same selection; part of the report of `--repeat`. */
export interface RepeatReport {
  /** How many runs were asked for, and how many were made. */
  asked: number;
  runs: { exit: RunReport['exit']; seconds: number }[];
  /** Tests that did not go the same way in all runs, or not well in any; those that differ first. */
  tests: RepeatedTest[];
}

export interface RepeatedTest {
  nodeid: string;
  /** Whether its outcome was not the same in all runs. */
  flaky: boolean;
  /** In how many runs it had which outcome. */
  outcomes: Partial<Record<Outcome, number>>;
  /** The different ways it went, the rarest first. */
  ways: RepeatedWay[];
}

/** One way a test went: the same outcome, the same findings, the same failure. */
export interface RepeatedWay {
  /** Numbers of the runs, from 1. */
  runs: number[];
  outcome: Outcome;
  /** Such as `deadlock at tests/test_a.py:31`. */
  findings: string[];
  /** One line of pytest's failure, of the first of the runs. */
  failure?: string;
}
