import type { FindingKind } from '../../../watchdog/runner/run-report';
import type { Format } from '../formats/formats';

export interface RunOptions {
  format: Format;
  /** File for the findings instead of standard output. */
  output?: string;
  /** File for the raw event stream. */
  events?: string;
  /** File for the timeline. */
  trace?: string;
  python?: string;
  /** Seconds. */
  stallAfter?: number;
  failOn?: readonly FindingKind[];
  /** How often the selection is run. */
  repeat: number;
  /** Workers of pytest-xdist: a number, `auto` or `logical`. */
  numprocesses?: string;
  /** How pytest-xdist hands tests out. */
  dist?: string;
}

/** Kinds that fail a run where neither the command line nor pytest's configuration says. */
export const USUAL_FAIL_ON: readonly FindingKind[] = ['deadlock', 'stall', 'cross-loop'];
