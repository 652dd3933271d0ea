import { expect, test } from 'vitest';
import { RunBoard } from '../../../client/src/runs/run-board';
import { finding, outcome, ROOT, report } from '../samples';

const A = 't.py::test_a';

test('a test goes from starting over running to done', () => {
  const board = new RunBoard();
  const run = board.start(ROOT, A);
  expect(board.find(ROOT, A)?.status).toBe('starting');
  board.update(run, { type: 'test-started', nodeid: A });
  board.update(run, { type: 'test-state', nodeid: A, tasks: 2, waiting: { file: 't.py', line: 4, seconds: 1 } });
  expect(board.find(ROOT, A)).toMatchObject({ status: 'running', live: { tasks: 2, waiting: { line: 4 } } });
  board.update(run, { type: 'test-finished', test: report(A) });
  expect(board.find(ROOT, A)).toMatchObject({ status: 'done', live: undefined });
});

test('parameter sets are kept side by side and replaced by their final report', () => {
  const board = new RunBoard();
  const run = board.start(ROOT, A);
  board.update(run, { type: 'test-finished', test: report(`${A}[1]`) });
  board.update(run, { type: 'test-finished', test: report(`${A}[2]`, { outcome: 'failed' }) });
  board.finish(run, outcome([report(`${A}[1]`), report(`${A}[2]`, { outcome: 'failed', tasks: 7 })]));
  expect(board.find(ROOT, A)?.reports.map(({ nodeid, tasks }) => [nodeid, tasks])).toEqual([
    [`${A}[1]`, 1],
    [`${A}[2]`, 7],
  ]);
});

test('what is said early is replaced by the report', () => {
  const board = new RunBoard();
  const run = board.start(ROOT, A);
  board.update(run, { type: 'finding', nodeid: A, finding: finding('deadlock') });
  expect(board.find(ROOT, A)?.early).toHaveLength(1);
  board.update(run, { type: 'test-finished', test: report(A, { findings: [finding('deadlock')] }) });
  expect(board.find(ROOT, A)?.early).toEqual([]);
});

test('a later run of the same test owns it: the earlier one is not heard any more', () => {
  const board = new RunBoard();
  const first = board.start(ROOT, A);
  board.update(first, { type: 'test-started', nodeid: A });
  const second = board.start(ROOT, A);
  board.update(first, { type: 'test-finished', test: report(A, { outcome: 'failed' }) });
  board.finish(first, outcome([report(A, { outcome: 'failed' })], { cancelled: true }));
  expect(board.find(ROOT, A)).toMatchObject({ runId: second.id, status: 'starting', reports: [] });
});

test('a class started later owns its tests, also before they start', () => {
  const board = new RunBoard();
  const single = board.start(ROOT, 't.py::K::test_a');
  board.start(ROOT, 't.py::K');
  board.update(single, { type: 'test-finished', test: report('t.py::K::test_a') });
  expect(board.find(ROOT, 't.py::K::test_a')).toBeUndefined();
});

test('runs in two folders with the same node ids are kept apart', () => {
  const board = new RunBoard();
  const one = board.start('/one', A);
  const two = board.start('/two', A);
  board.finish(one, outcome([report(A)]));
  board.finish(two, outcome([report(A, { outcome: 'failed' })]));
  expect(board.find('/one', A)?.reports[0]?.outcome).toBe('passed');
  expect(board.find('/two', A)?.reports[0]?.outcome).toBe('failed');
});

test('how a run without a report ends', () => {
  const board = new RunBoard();
  board.finish(board.start(ROOT, A), outcome([], { cancelled: true }));
  expect(board.find(ROOT, A)?.status).toBe('stopped');
  const failure = { reason: 'no-pytest', message: 'No pytest.', advice: 'Install it.' } as const;
  board.finish(board.start(ROOT, A), outcome([], { failure }));
  expect(board.find(ROOT, A)).toMatchObject({ status: 'broken', failure });
  board.finish(board.start(ROOT, A), outcome([]));
  expect(board.find(ROOT, A)?.status).toBe('not-run');
});

test('a file that was run is done when its tests are', () => {
  const board = new RunBoard();
  const run = board.start(ROOT, 't.py');
  board.finish(run, outcome([report(A)]));
  expect(board.find(ROOT, 't.py')?.status).toBe('done');
  expect(board.below(ROOT, 't.py').map(({ nodeid }) => nodeid)).toEqual([A]);
});

test('findings of no single test stay until the same place is run again', () => {
  const board = new RunBoard();
  board.finish(board.start(ROOT, A), outcome([report(A)], {}, [finding('open-handle')]));
  board.start(ROOT, 't.py::test_other');
  expect(board.generalFindings()).toHaveLength(1);
  board.start(ROOT, 't.py');
  expect(board.generalFindings()).toHaveLength(0);
});

test('clear forgets what is over and keeps what runs', () => {
  const board = new RunBoard();
  board.finish(board.start(ROOT, A), outcome([report(A)]));
  board.start(ROOT, 't.py::test_b');
  board.clear();
  expect(board.all().map(({ nodeid }) => nodeid)).toEqual(['t.py::test_b']);
});

test('listeners hear changes until disposed', () => {
  const board = new RunBoard();
  let heard = 0;
  const listening = board.onChange(() => {
    heard += 1;
  });
  const run = board.start(ROOT, A);
  board.update(run, { type: 'output', stream: 'stdout', text: 'x' });
  expect(heard).toBe(1);
  listening.dispose();
  board.clear();
  expect(heard).toBe(1);
});

test('what pytest says of a test while it is being stopped is not its result', () => {
  const board = new RunBoard();
  const run = board.start(ROOT, 't.py');
  board.update(run, { type: 'test-finished', test: report(A) });
  board.update(run, { type: 'test-started', nodeid: 't.py::test_b' });
  board.stopping(run);
  expect(board.find(ROOT, 't.py::test_b')?.status).toBe('stopping');
  board.update(run, { type: 'test-finished', test: report('t.py::test_b', { outcome: 'error' }) });
  board.finish(run, outcome([report(A), report('t.py::test_b', { outcome: 'error' })], { cancelled: true }));
  expect(board.all().map(({ nodeid, status }) => [nodeid, status])).toEqual([
    ['t.py', 'stopped'],
    [A, 'done'],
    ['t.py::test_b', 'stopped'],
  ]);
});
