import type { RunOutcome } from '../../watchdog/runner/run-contract';
import type { RunFinding, TestReport } from '../../watchdog/runner/run-report';

export const ROOT = '/project';

export function finding(kind: RunFinding['kind'], more: Partial<RunFinding> = {}): RunFinding {
  return {
    kind,
    severity: 'error',
    message: `${kind} happened. More on it.`,
    file: 'tests/test_a.py',
    line: 3,
    ...more,
  };
}

export function report(nodeid: string, more: Partial<TestReport> = {}): TestReport {
  return {
    nodeid,
    outcome: 'passed',
    duration: 0.12,
    phases: { call: 0.1 },
    loops: 1,
    tasks: 1,
    findings: [],
    ...more,
  };
}

export function outcome(tests: TestReport[], more: Partial<RunOutcome> = {}, findings: RunFinding[] = []): RunOutcome {
  return {
    report: {
      schema: 1,
      tool: { name: 'looptrap', version: '0.0.0' },
      environment: { python: '3.13.0', packages: {} },
      exit: { pytest: 0, signal: null, complete: true },
      tests,
      findings,
      loops: [],
    },
    cancelled: false,
    ...more,
  };
}
