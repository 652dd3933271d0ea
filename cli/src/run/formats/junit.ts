import type { RunFailure } from '../../../../watchdog/runner/run-contract';
import type { RunReport, TestReport } from '../../../../watchdog/runner/run-report';
import { type JunitCase, type JunitSuite, junitDocument } from '../../formats/junit-document';
import { findingLines, findingsOf, lastName, type PlacedFinding } from '../run-findings';

/** The suite for what belongs to no file. */
const RUN = 'looptrap run';

/**
 * A run as JUnit XML: a suite for each file, in it pytest's own result of each test and beside it a case for each
 * finding. A finding is a failure when its kind fails the run, else a case that passed whose words are in the suite's
 * output.
 * @param failOn the kinds that fail a run
 * @param now when the run ended
 */
export function runJunit(
  report: RunReport,
  failure: RunFailure | undefined,
  failOn: ReadonlySet<string>,
  now: Date,
): string {
  const suites = new Map<string, { cases: JunitCase[]; output: string[] }>();
  const suiteOf = (nodeid: string | null) => {
    const file = nodeid?.split('::')[0] || RUN;
    const known = suites.get(file) ?? { cases: [], output: [] };
    suites.set(file, known);
    return known;
  };
  for (const test of report.tests) {
    // As in pytest's own JUnit XML: what a run stopped before is not in it.
    if (test.outcome !== 'not-run') suiteOf(test.nodeid).cases.push(testCase(test));
  }
  for (const placed of findingsOf(report)) {
    const suite = suiteOf(placed.nodeid);
    const name = caseName(placed);
    const text = findingText(placed);
    const fails = failOn.has(placed.finding.kind);
    const trouble = { element: 'failure', message: placed.finding.message, type: placed.finding.kind, text } as const;
    suite.cases.push({ name, ...(fails && { trouble }) });
    if (!fails) suite.output.push(text);
  }
  if (failure !== undefined) {
    const trouble = { element: 'error', message: failure.message, type: failure.reason, text: failure.advice } as const;
    suiteOf(null).cases.push({ name: 'pytest', trouble });
  }
  const all = [...suites].map(
    ([file, { cases, output }]): JunitSuite => ({ file, cases, output: output.join('\n\n') }),
  );
  return junitDocument(all, now);
}

function testCase({ nodeid, outcome, duration, failure }: TestReport): JunitCase {
  const passed = { name: nameBehindFile(nodeid), time: duration };
  const text = failure?.text ?? failure?.message ?? '';
  switch (outcome) {
    case 'passed':
    case 'not-run':
      return passed;
    case 'skipped':
      return { ...passed, skipped: true };
    case 'failed':
      return {
        ...passed,
        trouble: { element: 'failure', message: failure?.message ?? 'failed', type: 'failed', text },
      };
    case 'error':
      return { ...passed, trouble: { element: 'error', message: failure?.message ?? 'error', type: 'error', text } };
    case 'killed':
      return { ...passed, trouble: { element: 'error', message: 'its process died', type: 'killed', text } };
    default:
      return outcome satisfies never;
  }
}

function nameBehindFile(nodeid: string): string {
  const at = nodeid.indexOf('::');
  return at === -1 ? nodeid : nodeid.slice(at + 2).replaceAll('::', '.');
}

function caseName({ nodeid, finding: { kind, line } }: PlacedFinding): string {
  const at = line === undefined ? '' : ` at line ${line}`;
  return nodeid === null ? `${kind}${at}` : `${lastName(nodeid)}: ${kind}${at}`;
}

function findingText({ nodeid, finding }: PlacedFinding): string {
  const at = finding.file === undefined ? '' : `${finding.file}:${finding.line ?? 1} `;
  return [`${at}${finding.kind} ${nodeid ?? ''}`.trimEnd(), ...findingLines(finding)].join('\n');
}
