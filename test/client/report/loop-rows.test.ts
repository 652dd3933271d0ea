import { expect, test } from 'vitest';
import { loopRows } from '../../../client/src/report/model/loop-rows';
import type { LoopReport } from '../../../watchdog/runner/run-report';

function loop(id: number, more: Partial<LoopReport> = {}): LoopReport {
  const made = { provider: 'pytest-asyncio', scope: 'function', thread: 'MainThread', owner: 'fixture runner' };
  return {
    id,
    ...made,
    created: { file: 'lib.py', line: 1 },
    closed: true,
    ran: true,
    lived: id / 10,
    tests: 1,
    ...more,
  };
}

test('ten thousand loops made alike are one row that sums them', () => {
  const rows = loopRows({ loops: Array.from({ length: 10_000 }, (_, index) => loop(index + 1)) });
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ first: 1, last: 10_000, count: 10_000, tests: 10_000, lived: [0.1, 1000] });
});

test('what was left open comes first, then what was blocked; neither is hidden among the others', () => {
  const { lived: _lived, ...open } = loop(4, { closed: false });
  const blocked = { count: 2, longest: 0.4 };
  const rows = loopRows({ loops: [loop(1), loop(2), loop(3, { blocked }), open, loop(5, { blocked })] });
  expect(rows.map(({ first, last, count, state }) => [first, last, count, state])).toEqual([
    [4, 4, 1, 'left open'],
    [3, 5, 2, 'closed'],
    [1, 2, 2, 'closed'],
  ]);
  expect(rows[1]?.blocked).toEqual({ count: 4, longest: 0.4 });
});

test('a loop that never ran says so; an older report does not know', () => {
  const { ran: _ran, ...never } = loop(1);
  const { lived: _lived, ...old } = never;
  expect(loopRows({ loops: [never] })[0]?.state).toBe('closed, never ran');
  expect(loopRows({ loops: [old] })[0]?.state).toBe('closed');
});
