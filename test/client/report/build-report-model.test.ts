import { expect, test } from 'vitest';
import { buildReportModel } from '../../../client/src/report/model/build-report-model';
import { finding, outcome, report } from '../samples';

const SOURCE = { kind: 'file', file: '/saved.json' } as const;

function modelOf(...tests: Parameters<typeof outcome>) {
  return buildReportModel({ source: SOURCE, title: 'saved.json', report: outcome(...tests).report });
}

test('findings are grouped by test, in the order of the run; tests without any are counted', () => {
  const model = modelOf(
    [
      report('tests/test_a.py::test_one'),
      report('tests/test_a.py::test_two', { outcome: 'failed', findings: [finding('deadlock'), finding('stall')] }),
      report('tests/test_a.py::test_three', { findings: [finding('open-handle')] }),
    ],
    {},
    [finding('pending-task')],
  );
  expect(model.groups.map(({ nodeid, findings }) => [nodeid, findings.map(({ kind }) => kind)])).toEqual([
    ['tests/test_a.py::test_two', ['deadlock', 'stall']],
    ['tests/test_a.py::test_three', ['open-handle']],
    [null, ['pending-task']],
  ]);
  expect(model.quietTests).toBe(1);
  expect(model.outcomes).toEqual([
    { outcome: 'failed', count: 1 },
    { outcome: 'passed', count: 2 },
  ]);
  const ids = model.groups.flatMap(({ findings }) => findings.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

test("pytest's failure is told beside the findings unless it only repeats one", () => {
  const hang = finding('deadlock', { message: 'Deadlock at test_a.py:3 (proved): nobody is left.' });
  const model = modelOf([
    report('test_a.py::test_hang', {
      findings: [hang],
      failure: { message: 'looptrap: Deadlock at test_a.py:3 (proved): nobody is left.' },
    }),
    report('test_a.py::test_wrong', { findings: [hang], failure: { message: 'assert 1 == 2' } }),
    report('test_a.py::test_plain', { failure: { message: 'assert 3 == 4' } }),
  ]);
  expect(model.groups.map(({ failure }) => failure?.message)).toEqual([undefined, 'assert 1 == 2', 'assert 3 == 4']);
});

test('a run that was cut short says so', () => {
  const { report: cut } = outcome([], {});
  const model = buildReportModel({
    source: SOURCE,
    title: 'run',
    report: { ...cut, exit: { pytest: null, signal: 'SIGKILL', complete: false } },
  });
  expect(model.warnings).toEqual(['The run ended before its end by SIGKILL: what was not seen until then is missing.']);
});
