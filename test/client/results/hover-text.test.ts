import { expect, test } from 'vitest';
import { hoverText } from '../../../client/src/results/hover-text';
import { inlineResults } from '../../../client/src/results/inline-result';
import { finding, ROOT } from '../samples';

function hover(...args: Parameters<typeof finding>): string {
  const [result] = inlineResults(ROOT, 't.py::test_a', finding(...args));
  return result ? hoverText(result, ({ file, line }) => `go:${file}#${line}`) : '';
}

test('a deadlock is explained by its chain, every link with its place', () => {
  const text = hover('deadlock', {
    proved: true,
    afterSeconds: 0.012,
    chain: [
      { what: 'task test_a', waitsFor: 'Queue.get', file: 't.py', line: 3 },
      { what: 'task worker', waitsFor: 'Lock.acquire' },
    ],
    origin: { file: 'app.py', line: 7 },
    advice: 'Put an item.',
  });
  expect(text).toContain('**Deadlock, proved after 12 ms**');
  expect(text).toContain('1. `task test_a` waits for `Queue.get` at [t\\.py:3](go:t.py#3)');
  expect(text).toContain('2. `task worker` waits for `Lock.acquire`');
  expect(text).toContain('Made at [app\\.py:7](go:app.py#7)');
  expect(text).toContain('**What to do:** Put an item\\.');
});

test('without a chain the stack is shown', () => {
  const text = hover('blocked-loop', { stack: [{ file: 't.py', line: 3, function: 'helper' }] });
  expect(text).toContain('- `helper` [t\\.py:3](go:t.py#3)');
});

test('the stack ends at the last line of the project', () => {
  const stack = [
    { file: '/usr/lib/python3.13/asyncio/queues.py', line: 1, function: 'Queue.get' },
    { file: 'app/worker.py', line: 2, function: 'work' },
    { file: '.venv/lib/site-packages/anyio/x.py', line: 3, function: 'call' },
    { file: '/usr/lib/python3.13/asyncio/events.py', line: 4, function: 'Handle._run' },
  ];
  const text = hover('pending-task', { stack });
  expect(text).toContain('Left waiting at:\n- `Queue.get`');
  expect(text).toContain('- `work` [app/worker\\.py:2](go:app/worker.py#2)');
  expect(text).not.toContain('anyio');
  expect(text).not.toContain('Handle');
});

test('names between backquotes stay code, also in advice', () => {
  const text = hover('stall', { message: 'Waits for `queue` *now*.', advice: 'Use `put_nowait()`.' });
  expect(text).toContain('Waits for `queue` \\*now\\*\\.');
  expect(text).toContain('Use `put_nowait()`\\.');
});

test('text of the user can not make links or bold text', () => {
  const text = hover('cross-loop', { message: '[run](command:evil) **now** <b>' });
  expect(text).toContain('\\[run\\]\\(command:evil\\) \\*\\*now\\*\\* \\<b\\>');
  expect(text).not.toContain('](command');
});

test('what was left open names where it was left, when that is elsewhere', () => {
  expect(hover('pending-task', { origin: { file: 'app.py', line: 7 } })).toContain('Left at [tests/test\\_a\\.py:3]');
  expect(hover('pending-task', { origin: { file: 'tests/test_a.py', line: 3 } })).not.toContain('Left at');
});
