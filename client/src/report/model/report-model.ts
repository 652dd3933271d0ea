import type { Outcome, PhaseName, RunFinding, RunReport, SourcePlace } from '../../../../watchdog/runner/run-report';
import type { ShownGraph } from './shown-graph';
import type { Timeline } from './timeline/timeline';

/** Where a report comes from, so that a panel finds it again after the window was closed. */
export type ReportSource =
  /** The last run of this window, and each that follows it; `eventsFile` is the stream of the one that is shown. */
  | { kind: 'run'; eventsFile: string; rootDir: string; target: string }
  /** An event log or a report that somebody saved. */
  | { kind: 'file'; file: string };

/** All that the report view shows of a run. Plain data: it travels to the panel as JSON. */
export interface ReportModel {
  source: ReportSource;
  /** The target of the run, or the name of the file. */
  title: string;
  /** Short facts: versions, how pytest ended. */
  facts: string[];
  /** What a reader should know before relying on it, such as a run that was cut short. */
  warnings: string[];
  /** How many tests had which outcome; those that none had are left out. */
  outcomes: { outcome: Outcome; count: number }[];
  /** Tests with something to tell, in the order of the run. */
  groups: TestGroup[];
  /** How many tests had nothing to tell. */
  quietTests: number;
  /** How many loops there were, and a row for all that are alike. */
  loopCount: number;
  loops: LoopRow[];
  health?: RunReport['health'];
  timeline?: Timeline;
  /** Whether the run told each step, wait and handle; what is missing in its timeline otherwise. */
  traced: boolean;
  /** Whether what was run can be run again. */
  canRunAgain: boolean;
}

/** A test and what was found in it. */
export interface TestGroup {
  /** Null: what belongs to no single test. */
  nodeid: string | null;
  outcome?: Outcome;
  /** Seconds. */
  duration?: number;
  phases: Partial<Record<PhaseName, number>>;
  /** pytest's own failure, when it is not just what a finding says. */
  failure?: { message: string; text?: string; place?: SourcePlace };
  findings: ShownFinding[];
}

export interface ShownFinding extends Omit<RunFinding, 'graph'> {
  /** Unique in the report. */
  id: string;
  /** The kind in words, with how sure and how long. */
  heading: string;
  graph?: ShownGraph;
}

/** Loops that were made alike and ended alike: a row of the table of loops. */
export interface LoopRow {
  /** Numbers of the first and the last of them. */
  first: number;
  last: number;
  count: number;
  provider: string;
  scope: string;
  thread: string;
  owner?: string;
  created: SourcePlace | null;
  state: LoopState;
  closedAt?: SourcePlace;
  /** How many tests ran their code on them. */
  tests?: number;
  /** The shortest and the longest life, seconds. */
  lived?: [least: number, most: number];
  blocked?: { count: number; longest: number };
}

export type LoopState = 'closed' | 'left open' | 'closed, never ran';
