import { expect, test, vi } from 'vitest';
import type { TestItem, TestMessage, TestRun } from 'vscode';
import { finding, outcome, ROOT, report } from '../samples';

vi.mock('vscode', () => ({
  Location: class {
    constructor(
      readonly uri: string,
      readonly range: unknown,
    ) {}
  },
  Position: class {
    constructor(
      readonly line: number,
      readonly character: number,
    ) {}
  },
  TestMessage: class {
    constructor(readonly message: string) {}
  },
  TestMessageStackFrame: class {
    constructor(
      readonly label: string,
      readonly uri?: string,
      readonly position?: unknown,
    ) {}
  },
  Uri: { file: (path: string) => path },
}));
const { FollowedRun } = await import('../../../client/src/testing/follow-run');

/** Writes down what the Testing view is told, item by its node id. */
function view() {
  const told: string[] = [];
  const messages: TestMessage[] = [];
  const name = (item: unknown): string => String((item as { id: string }).id);
  const say =
    (what: string) =>
    (item: unknown, more?: unknown): void => {
      told.push(`${what} ${name(item)}`);
      if (Array.isArray(more)) messages.push(...more);
    };
  const run = {
    started: say('started'),
    passed: say('passed'),
    failed: say('failed'),
    errored: say('errored'),
    skipped: say('skipped'),
    appendOutput: (text: string, _place: unknown, item?: unknown) =>
      void told.push(`output ${item ? name(item) : '-'} ${JSON.stringify(text)}`),
  } as unknown as TestRun;
  const followed = new FollowedRun(run, ROOT, (nodeid) => ({ id: nodeid }) as TestItem);
  return { followed, told, messages };
}

test('output belongs to the test that runs', () => {
  const { followed, told } = view();
  followed.update({ type: 'output', stream: 'stdout', text: 'collected\n' });
  followed.update({ type: 'test-started', nodeid: 't.py::test_a' });
  followed.update({ type: 'output', stream: 'stdout', text: 'hello\n' });
  followed.update({ type: 'test-finished', test: report('t.py::test_a') });
  followed.update({ type: 'output', stream: 'stdout', text: '.\n' });
  expect(told).toEqual([
    'output - "collected\\r\\n"',
    'started t.py::test_a',
    'output t.py::test_a "hello\\r\\n"',
    'passed t.py::test_a',
    'output - ".\\r\\n"',
  ]);
});

test('a deadlock is told by its finding, with the chain as stack, and not again in pytest’s words', () => {
  const { followed, told, messages } = view();
  const hang = finding('deadlock', {
    chain: [{ what: 'test_a', waitsFor: 'queue.get()', file: 'tests/test_a.py', line: 3 }],
    advice: 'Put something in.',
  });
  const failure = { message: `looptrap: ${hang.message}`, text: 'E   looptrap ...' };
  followed.update({
    type: 'test-finished',
    test: report('t.py::test_a', { outcome: 'failed', failure, findings: [hang] }),
  });
  expect(told).toEqual(['failed t.py::test_a']);
  expect(messages).toMatchObject([
    {
      message: 'deadlock happened. More on it.\nWhat to do: Put something in.',
      stackTrace: [
        { label: 'test_a waits for queue.get()', uri: '/project/tests/test_a.py', position: { line: 2, character: 0 } },
      ],
    },
  ]);
});

test('a failure of the test’s own is told in pytest’s words at its place', () => {
  const { followed, messages } = view();
  const failure = { message: 'assert 1 == 2', text: '>  assert 1 == 2', place: { file: 'tests/test_a.py', line: 9 } };
  followed.update({ type: 'test-finished', test: report('t.py::test_a', { outcome: 'failed', failure }) });
  expect(messages).toMatchObject([{ message: 'assert 1 == 2\n\n>  assert 1 == 2', location: { range: { line: 8 } } }]);
});

test('what a passing test left open is in its output', () => {
  const { followed, told } = view();
  const left = finding('open-handle', { severity: 'warning', count: 2 });
  followed.update({ type: 'test-finished', test: report('t.py::test_a', { findings: [left] }) });
  expect(told[0]).toBe('passed t.py::test_a');
  expect(told[1]).toContain('open-handle (2 times): open-handle happened.');
});

test('a test that was begun and has no result at the end is not left running, and none is told twice', () => {
  const { followed, told } = view();
  followed.update({ type: 'test-started', nodeid: 't.py::test_a' });
  followed.update({ type: 'test-finished', test: report('t.py::test_b') });
  followed.finish(outcome([report('t.py::test_b')], { cancelled: true }));
  expect(told).toEqual(['started t.py::test_a', 'passed t.py::test_b', 'skipped t.py::test_a']);
});

test('a test whose process was killed is in error', () => {
  const { followed, told } = view();
  followed.finish(outcome([report('t.py::test_a', { outcome: 'killed' })]));
  expect(told).toEqual(['errored t.py::test_a']);
});

test("a failure stands on the test's own line, and its frames lead to where it happened", () => {
  const { followed, messages } = view();
  const stack = [
    { file: 'shop/stock.py', line: 31, column: 9, function: 'Stock.take' },
    { file: 't.py', line: 12, column: 5, function: 'test_a' },
  ];
  const failure = { message: 'ValueError: none left', place: { file: 'shop/stock.py', line: 31 }, stack };
  followed.finish(outcome([report('t.py::test_a', { outcome: 'failed', failure })]));
  const [message] = messages;
  expect(message?.location).toEqual({ uri: `${ROOT}/t.py`, range: { line: 11, character: 4 } });
  expect(message?.stackTrace).toEqual([
    { label: 'Stock.take', uri: `${ROOT}/shop/stock.py`, position: { line: 30, character: 8 } },
    { label: 'test_a', uri: `${ROOT}/t.py`, position: { line: 11, character: 4 } },
  ]);
});
