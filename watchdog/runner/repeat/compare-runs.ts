import type { Outcome, RepeatedTest, RepeatedWay, RunFinding, TestReport } from '../run-report';

/**
 * The tests that went differently in different runs, or badly in all of them.
 * @param tests each test's reports, one for each run in order; undefined: it was not in that run.
 */
export function compareRuns(tests: readonly (readonly (TestReport | undefined)[])[]): RepeatedTest[] {
  const compared = tests.flatMap((runs) => compareTest(runs) ?? []);
  return compared
    .filter(({ ways, outcomes }) => ways.length > 1 || outcomes.passed === undefined)
    .filter(({ ways }) => ways.some(({ outcome, findings }) => outcome !== 'skipped' || findings.length > 0))
    .sort((a, b) => Number(b.flaky) - Number(a.flaky) || Number(b.ways.length > 1) - Number(a.ways.length > 1));
}

function compareTest(runs: readonly (TestReport | undefined)[]): RepeatedTest | undefined {
  const nodeid = runs.find((test) => test !== undefined)?.nodeid;
  if (nodeid === undefined) return undefined;
  const ways = new Map<string, RepeatedWay>();
  const outcomes: Partial<Record<Outcome, number>> = {};
  runs.forEach((test, index) => {
    // What the end of the run came before says nothing about the test.
    if (test === undefined || test.outcome === 'not-run') return;
    outcomes[test.outcome] = (outcomes[test.outcome] ?? 0) + 1;
    const key = wayKey(test);
    const known = ways.get(key);
    if (known !== undefined) known.runs.push(index + 1);
    else ways.set(key, wayOf(test, index + 1));
  });
  const sorted = [...ways.values()].sort((a, b) => a.runs.length - b.runs.length);
  return { nodeid, flaky: Object.keys(outcomes).length > 1, outcomes, ways: sorted };
}

function wayOf({ outcome, findings, failure }: TestReport, run: number): RepeatedWay {
  const told = [...new Set(findings.map(findingLabel))];
  return { runs: [run], outcome, findings: told, ...(failure && { failure: failure.message.split('\n')[0] ?? '' }) };
}

function wayKey({ outcome, findings, failure }: TestReport): string {
  const labels = [...new Set(findings.map(findingLabel))].sort();
  // A hang's own failure text tells how long it took; the finding says what it was.
  const hung = findings.some(({ severity }) => severity === 'error');
  return JSON.stringify([outcome, labels, hung ? '' : withoutNumbers(failure?.message ?? '')]);
}

function findingLabel({ kind, file, line }: RunFinding): string {
  return file === undefined ? kind : `${kind} at ${file}:${line ?? 1}`;
}

/** Addresses, durations and ports are different each time. */
function withoutNumbers(text: string): string {
  return text.replace(/0x[0-9a-f]+|\d+(\.\d+)?/gi, '#');
}
