import type { LooptrapEvent } from '../events/events.generated';
import type { StreamLosses } from '../events/follow-events';
import type { FindingKind, RunFinding, RunReport, TestReport } from './run-report';

/** What to run. Paths absolute; durations in seconds. */
export interface RunRequest {
  /** Python interpreter. */
  python: string;
  /** Folder pytest starts in. */
  cwd: string;
  /** Node ids or paths, relative to `cwd`; none means what pytest's own configuration says. */
  targets: readonly string[];
  /** Passed to pytest unchanged, after the targets. */
  pytestArgs: readonly string[];
  /** Folder that holds the package `looptrap_watchdog`. */
  pluginDir: string;
  /** Folder for the event stream and faulthandler files; made when missing. */
  storageDir: string;
  /**
   * A wait not proved to be a deadlock becomes a stall after this long. Undefined, as with the next three: what the
   * project's own configuration says, else 10.
   */
  stallAfter?: number;
  /** A loop blocked for longer than this is reported. Else 0.1. */
  blockThreshold?: number;
  /** Ends what is proved or stalled, else true. False: only report. */
  abort?: boolean;
  /** Kinds of findings that fail a run which passed. Else none. */
  failOn?: readonly FindingKind[];
  /** Tells each step of each task too, for a timeline; costs time in the process that runs the tests. */
  trace?: boolean;
  env?: Readonly<Record<string, string>>;
}

/** What happens while a run goes on, in order. */
export type RunUpdate =
  | { type: 'output'; stream: 'stdout' | 'stderr'; text: string }
  | { type: 'event'; event: LooptrapEvent }
  | { type: 'test-started'; nodeid: string }
  /** Live state of the running test: how many tasks, what it waits for and since when. */
  | { type: 'test-state'; nodeid: string; tasks: number; waiting?: { file: string; line: number; seconds: number } }
  | { type: 'finding'; nodeid: string | null; finding: RunFinding }
  | { type: 'test-finished'; test: TestReport };

/** Why a run could not be started or followed; `advice` says what to do. */
export interface RunFailure {
  reason:
    | 'no-python'
    | 'no-pytest'
    /** Python or pytest is older than the watchdog needs. */
    | 'old-version'
    | 'not-found'
    | 'nothing-collected'
    | 'usage'
    /** A conftest.py could not be imported. */
    | 'conftest'
    /** Test files could not be imported; the others may have been collected, and did not run. */
    | 'collection'
    | 'crashed'
    | 'killed'
    | 'unwritable'
    | 'internal';
  message: string;
  advice: string;
}

export interface RunOutcome {
  report: RunReport;
  /** Set when pytest could not do what was asked; the report then holds what was seen until then. */
  failure?: RunFailure;
  cancelled: boolean;
  /** Kinds that fail a run by the project's configuration, or by the request; undefined where neither says. */
  failOn?: readonly string[];
  /** The raw event stream; undefined when it could not be made. */
  eventsFile?: string;
  /** What of the stream could not be read. */
  losses?: StreamLosses;
}

export interface RunHandle {
  /** Process id of pytest, also its process group on POSIX; undefined when it could not be started. */
  readonly pid: number | undefined;
  /** SIGINT, then SIGTERM, then SIGKILL to the whole process tree. Resolves when nothing of it is left. */
  cancel(): Promise<void>;
  /** Never rejects. */
  readonly done: Promise<RunOutcome>;
}
