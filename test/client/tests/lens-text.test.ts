import { expect, test } from 'vitest';
import { RunBoard } from '../../../client/src/runs/run-board';
import { classText, loopText, resultText, stateText, stateTooltip } from '../../../client/src/tests/lens-text';
import { finding, outcome, ROOT, report } from '../samples';

const A = 't.py::K::test_a';
const B = 't.py::K::test_b';

test.each([
  [undefined, ''],
  [{ provider: 'sync', scope: null, reason: '' }, ''],
  [{ provider: 'nobody', scope: null, reason: 'no marker' }, '$(warning) no loop: never runs'],
  [{ provider: 'pytest-asyncio', scope: 'session', reason: '' }, 'loop: session, pytest-asyncio'],
  [{ provider: 'unknown', scope: null, reason: '' }, 'loop: unknown'],
])('the loop of %o reads %s', (loop, text) => {
  expect(loopText(loop)).toBe(text);
});

test.each([
  [[report(A)], '$(pass) passed 0.12 s'],
  [[report(A, { findings: [finding('open-handle')] })], '$(warning) passed 0.12 s, 1 open handle'],
  [
    [report(A, { findings: [finding('open-handle', { count: 3 }), finding('pending-task')] })],
    '$(warning) passed 0.12 s, 3 open handles, 1 pending task',
  ],
  [[report(A, { outcome: 'failed' })], '$(error) failed 0.12 s'],
  [[report(A, { outcome: 'skipped', duration: 0 })], '$(debug-step-over) skipped 0.00 s'],
  [
    [report(A, { outcome: 'failed', findings: [finding('deadlock', { proved: true, afterSeconds: 0.012 })] })],
    '$(error) hung: deadlock proved in 12 ms',
  ],
  [
    [report(A, { outcome: 'failed', findings: [finding('stall', { afterSeconds: 10 }), finding('pending-task')] })],
    '$(error) hung: still waiting after 10 s, 1 pending task',
  ],
  [[report(`${A}[1]`), report(`${A}[2]`)], '$(pass) 2 passed'],
  [
    [report(`${A}[1]`), report(`${A}[2]`, { outcome: 'failed', findings: [finding('deadlock')] })],
    '$(error) 1 passed, 1 hung',
  ],
])('the result %# reads %s', (reports, text) => {
  expect(resultText(reports)).toBe(text);
});

test('a running test tells its tasks and where it waits', () => {
  const board = new RunBoard();
  const run = board.start(ROOT, A);
  const now = () => {
    const record = board.find(ROOT, A);
    return record ? stateText(record) : '';
  };
  expect(now()).toBe('$(loading~spin) starting pytest');
  board.update(run, { type: 'test-started', nodeid: A });
  expect(now()).toBe('$(loading~spin) running');
  board.update(run, { type: 'test-state', nodeid: A, tasks: 2, waiting: { file: 't.py', line: 31, seconds: 1.4 } });
  expect(now()).toBe('$(loading~spin) 2 tasks, waiting 1.4 s at line 31');
  board.update(run, {
    type: 'test-state',
    nodeid: A,
    tasks: 1,
    waiting: { file: 'app/worker.py', line: 9, seconds: 2 },
  });
  expect(now()).toBe('$(loading~spin) 1 task, waiting 2 s at worker.py:9');
  board.update(run, { type: 'test-state', nodeid: A, tasks: 1 });
  expect(now()).toBe('$(loading~spin) 1 task');
});

test('a class sums up its tests', () => {
  const board = new RunBoard();
  const run = board.start(ROOT, 't.py::K');
  const now = () => classText(board.find(ROOT, 't.py::K'), board.below(ROOT, 't.py::K'));
  expect(now()).toBe('$(loading~spin) starting pytest');
  board.update(run, { type: 'test-finished', test: report(A) });
  board.update(run, { type: 'test-started', nodeid: B });
  expect(now()).toBe('$(loading~spin) 1 passed');
  board.finish(run, outcome([report(A), report(B, { outcome: 'failed', findings: [finding('deadlock')] })]));
  expect(now()).toBe('$(error) 1 passed, 1 hung');
});

test('a class whose run could not start says why', () => {
  const board = new RunBoard();
  const failure = { reason: 'no-pytest', message: 'pytest is not installed. It was looked for.', advice: '' } as const;
  board.finish(board.start(ROOT, 't.py::K'), outcome([], { failure }));
  expect(classText(board.find(ROOT, 't.py::K'), [])).toBe('$(error) pytest is not installed');
});

test('the tooltip tells every finding once with what to do, and the failure of a test without findings', () => {
  const board = new RunBoard();
  const twice = finding('deadlock', { message: 'Waits for `queue`.', advice: 'Put one.' });
  const reports = [
    report(`${A}[1]`, { findings: [twice] }),
    report(`${A}[2]`, { findings: [twice] }),
    report(`${A}[3]`, { outcome: 'failed', failure: { message: 'assert 1 == 2' } }),
  ];
  board.finish(board.start(ROOT, A), outcome(reports));
  const record = board.find(ROOT, A);
  expect(record && stateTooltip(record)).toBe('Waits for queue. Put one.\nassert 1 == 2');
});

test('what is found of a test is told before it has ended, and which of several runs it is', () => {
  const board = new RunBoard();
  const run = board.start(ROOT, A, 'run 3 of 50');
  const now = () => {
    const record = board.find(ROOT, A);
    return record ? stateText(record) : '';
  };
  expect(now()).toBe('$(loading~spin) starting pytest, run 3 of 50');
  const found = finding('deadlock', { proved: true, afterSeconds: 0.05 });
  board.update(run, { type: 'finding', nodeid: A, finding: found });
  expect(now()).toBe('$(loading~spin) hung: deadlock proved in 50 ms, run 3 of 50');
  board.finish(run, outcome([report(A, { outcome: 'failed', findings: [found] })]));
  expect(now()).toBe('$(error) hung: deadlock proved in 50 ms, run 3 of 50');
});
