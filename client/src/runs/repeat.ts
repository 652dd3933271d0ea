import type { Uri } from 'vscode';
import type { RunOutcome } from '../../../watchdog/runner/run-contract';
import type { TestReport } from '../../../watchdog/runner/run-report';
import type { RunWish } from './test-runs';

/** Runs a target once; `TestRuns.run`. */
export type RunOnce = (uri: Uri, nodeid: string, wish: RunWish) => Promise<RunOutcome>;

/**
 * Runs a test again and again until it fails, something is found, it is stopped, or it was run `most` times: what
 * happens once in twenty runs is hard to see otherwise. Each run is a process of its own.
 * @returns how many runs there were
 */
export async function repeatUntilItFails(
  run: RunOnce,
  target: { readonly uri: Uri; readonly nodeid: string; readonly most: number },
): Promise<number> {
  const { uri, nodeid, most } = target;
  for (let round = 1; round <= most; round++) {
    const outcome = await run(uri, nodeid, { round: `run ${round} of ${most}` });
    if (outcome.cancelled || outcome.failure || !isFine(outcome)) return round;
  }
  return most;
}

function isFine({ report }: RunOutcome): boolean {
  const isQuiet = ({ findings }: Pick<TestReport, 'findings'>): boolean =>
    findings.every(({ severity }) => severity === 'information');
  return isQuiet(report) && report.tests.every((test) => GOOD.has(test.outcome) && isQuiet(test));
}

const GOOD: ReadonlySet<TestReport['outcome']> = new Set(['passed', 'skipped']);
