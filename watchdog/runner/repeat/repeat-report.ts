import type { Outcome, RunReport } from '../run-report';

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
