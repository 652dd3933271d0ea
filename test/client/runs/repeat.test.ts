import { expect, test } from 'vitest';
import { type RunOnce, repeatUntilItFails } from '../../../client/src/runs/repeat';
import type { RunOutcome } from '../../../watchdog/runner/run-contract';
import { finding, outcome, report } from '../samples';

const A = 't.py::test_a';
const uri = {} as never;

/** Runs that come to these outcomes, in order; the last one again and again. */
function runsThat(...outcomes: RunOutcome[]): { run: RunOnce; rounds: (string | undefined)[] } {
  const rounds: (string | undefined)[] = [];
  const run: RunOnce = async (_uri, _nodeid, { round }) => {
    rounds.push(round);
    return outcomes[Math.min(rounds.length, outcomes.length) - 1] as RunOutcome;
  };
  return { run, rounds };
}

const FINE = outcome([report(A)]);

test('it is repeated as often as wanted while all is well', async () => {
  const { run, rounds } = runsThat(FINE);
  expect(await repeatUntilItFails(run, { uri, nodeid: A, most: 3 })).toBe(3);
  expect(rounds).toEqual(['run 1 of 3', 'run 2 of 3', 'run 3 of 3']);
});

test.each([
  ['fails', outcome([report(A, { outcome: 'failed' })])],
  [
    'passes with something found',
    outcome([report(A, { findings: [finding('open-handle', { severity: 'warning' })] })]),
  ],
  ["leaves something behind that is no test's", outcome([report(A)], {}, [finding('pending-task')])],
  ['is stopped', outcome([], { cancelled: true })],
  ['can not be run', outcome([], { failure: { reason: 'usage', message: '', advice: '' } })],
])('it ends with the first run that %s', async (_what, bad) => {
  const { run, rounds } = runsThat(FINE, bad);
  expect(await repeatUntilItFails(run, { uri, nodeid: A, most: 9 })).toBe(2);
  expect(rounds).toHaveLength(2);
});
