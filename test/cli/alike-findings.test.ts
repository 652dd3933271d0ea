import { expect, test } from 'vitest';
import { paletteFor } from '../../cli/src/palette';
import { alikeFindings, alsoIn } from '../../cli/src/run/alike-findings';
import { runGithub } from '../../cli/src/run/formats/github';
import { runText } from '../../cli/src/run/run-text';
import type { RunFinding, RunReport, TestReport } from '../../watchdog/runner/run-report';

const client: RunFinding = {
  ...{ kind: 'open-handle', severity: 'warning', message: '`httpx.AsyncClient` was still open.' },
  ...{ file: 'conftest.py', line: 9 },
};
const deadlock: RunFinding = { ...client, kind: 'deadlock', severity: 'error', message: 'Nothing can wake this.' };
const named = (name: string, ...findings: RunFinding[]): TestReport => ({
  ...{ nodeid: `test_a.py::test_${name}`, outcome: 'passed', duration: 0, phases: {}, loops: 1, tasks: 0, findings },
});
const report: RunReport = {
  ...{ schema: 1, tool: { name: 'looptrap', version: '0' }, environment: { python: '3.13', packages: {} } },
  exit: { pytest: 0, signal: null, complete: true },
  tests: [
    named('first', client),
    named('second', { ...client, message: 'told in other words' }, client),
    named('third', client, deadlock),
    named('fourth', deadlock),
    named('fifth', { ...client, line: 10 }),
    named('sixth', client),
    named('seventh', client),
  ],
  findings: [client],
  loops: [],
};

test('what many tests have at one line comes once, with the others; a wait is each its own', () => {
  const all = alikeFindings(report);
  const told = all.map(({ nodeid, finding, others }) => [nodeid?.split('_').at(-1), finding.kind, others.length]);
  expect(told).toEqual([
    ['first', 'open-handle', 4],
    ['third', 'deadlock', 0],
    ['fourth', 'deadlock', 0],
    ['fifth', 'open-handle', 0],
    [undefined, 'open-handle', 0],
  ]);
  expect(alsoIn(all[0]?.others ?? [])).toBe('also in 4 more tests: test_second, test_third, test_sixth, ...');
  expect(alsoIn(['a.py::T::test_x[a::b]'])).toBe('also in 1 more test: test_x[a::b]');
});

test('in a terminal and as annotations', () => {
  const text = runText(report, paletteFor('a file'));
  expect(text).toContain('test_a.py::test_first passed\n  open-handle conftest.py:9\n');
  expect(text.match(/open-handle conftest\.py:9\n/g)).toHaveLength(2);
  expect(text).toContain('    also in 4 more tests: test_second, test_third, test_sixth, ...\n');
  expect(text).toContain('8 open-handle, 2 deadlock in 7 tests');
  const annotations = runGithub(report, undefined, (file) => file)
    .trimEnd()
    .split('\n');
  expect(annotations).toHaveLength(5);
  expect(annotations[0]).toContain('%0Aalso in 4 more tests: test_second');
});
