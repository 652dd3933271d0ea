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

test('text of the user can not make links or bold text', () => {
  const text = hover('cross-loop', { message: '[run](command:evil) **now** <b>' });
  expect(text).toContain('\\[run\\]\\(command:evil\\) \\*\\*now\\*\\* \\<b\\>');
  expect(text).not.toContain('](command');
});

test('what was left open names where it was left, when that is elsewhere', () => {
  expect(hover('pending-task', { origin: { file: 'app.py', line: 7 } })).toContain('Left at [tests/test\\_a\\.py:3]');
  expect(hover('pending-task', { origin: { file: 'tests/test_a.py', line: 3 } })).not.toContain('Left at');
});
