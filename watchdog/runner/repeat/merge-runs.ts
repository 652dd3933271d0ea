import { combineHealth } from '../fold/fold-health';
import type { LoopReport, Outcome, RepeatReport, RunFinding, RunReport, TestReport } from '../run-report';
import { compareRuns } from './compare-runs';

/**
 * One report of several runs of the same selection: each test as it went worst, with the findings of all runs, each
 * once and with the numbers of its runs.
 * @param seconds how long each run took
 */
export function mergeRuns(
  reports: readonly [RunReport, ...RunReport[]],
  seconds: readonly number[],
  asked: number,
): RunReport & { repeat: RepeatReport } {
  const [first] = reports;
  const health = combineHealth(reports.flatMap((report) => report.health ?? []));
  const nodeids = [...new Set(reports.flatMap(({ tests }) => tests.map(({ nodeid }) => nodeid)))];
  const byTest = reports.map(({ tests }) => new Map(tests.map((test) => [test.nodeid, test])));
  const ran = nodeids.map((nodeid) => byTest.map((tests) => tests.get(nodeid)));
  return {
    ...first,
    exit: worstExit(reports.map(({ exit }) => exit)),
    tests: ran.flatMap((runs) => mergeTest(runs) ?? []),
    findings: mergeFindings(reports.map(({ findings }) => findings)),
    loops: reports.flatMap(({ loops }) => loops).map((loop, index): LoopReport => ({ ...loop, id: index + 1 })),
    ...(health && { health }),
    repeat: {
      asked,
      runs: reports.map(({ exit }, index) => ({ exit, seconds: seconds[index] ?? 0 })),
      tests: compareRuns(ran),
    },
  };
}

function mergeTest(runs: readonly (TestReport | undefined)[]): TestReport | undefined {
  const seen = runs.filter((test) => test !== undefined);
  const worst = seen.reduce<TestReport | undefined>(
    (found, test) => (found === undefined || rank(test.outcome) > rank(found.outcome) ? test : found),
    undefined,
  );
  return worst && { ...worst, findings: mergeFindings(runs.map((test) => test?.findings ?? [])) };
}

function mergeFindings(runs: readonly (readonly RunFinding[])[]): RunFinding[] {
  const merged = new Map<string, RunFinding & { runs: number[] }>();
  runs.forEach((findings, index) => {
    for (const finding of findings) {
      const key = findingKey(finding);
      const known = merged.get(key);
      if (known === undefined) merged.set(key, { ...finding, runs: [index + 1] });
      else if (known.runs.at(-1) !== index + 1) known.runs.push(index + 1);
    }
  });
  return [...merged.values()];
}

/** What makes two findings of different runs the same one: times and counts may differ. */
function findingKey({ kind, phase, file, line, handle, label }: RunFinding): string {
  return JSON.stringify([kind, phase, file, line, handle, handle === undefined ? undefined : label]);
}

const RANK: readonly Outcome[] = ['not-run', 'skipped', 'passed', 'failed', 'error', 'killed'];

function rank(outcome: Outcome): number {
  return RANK.indexOf(outcome);
}

/** A run that a signal ended is the worst, then the one with the highest status. */
function worstExit(exits: readonly RunReport['exit'][]): RunReport['exit'] {
  const complete = exits.every((exit) => exit.complete);
  const signal = exits.find((exit) => exit.signal !== null)?.signal ?? null;
  if (signal !== null) return { pytest: null, signal, complete };
  const codes = exits.flatMap(({ pytest }) => pytest ?? []);
  return { pytest: codes.length < exits.length ? null : Math.max(...codes), signal, complete };
}
