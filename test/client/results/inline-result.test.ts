import path from 'node:path';
import { expect, test } from 'vitest';
import { inlineResults, mergeSame } from '../../../client/src/results/inline-result';
import { finding, ROOT } from '../samples';

const A = 'tests/test_a.py::test_a[1]';

function shown(...args: Parameters<typeof finding>): [string, number, string][] {
  return inlineResults(ROOT, A, finding(...args)).map(({ file, line, text }) => [
    path.relative(ROOT, file),
    line,
    text,
  ]);
}

test('a deadlock is shown where the test waits, with what can not happen', () => {
  const chain = [{ what: 'task test_a', waitsFor: 'asyncio.Queue.get (`queue`)', file: 'tests/test_a.py', line: 3 }];
  expect(shown('deadlock', { proved: true, chain, origin: { file: 'app/queue.py', line: 9 } })).toEqual([
    ['tests/test_a.py', 2, '∞ waits for ever: Queue.get (queue) — nobody can put an item'],
  ]);
});

test('a lock names its holder instead of a wish', () => {
  const waitsFor = 'asyncio.Lock.acquire (`lock`), held by task a, which is where the circle closes';
  expect(shown('deadlock', { chain: [{ what: 'task b', waitsFor }] })[0]?.[2]).toBe(
    '∞ waits for ever: Lock.acquire (lock), held by task a',
  );
});

test('a hang below the test is shown there and on the line of the test that led to it', () => {
  const place = { file: 'app/worker.py', line: 29 };
  const stack = [
    { file: '/usr/lib/python3.13/asyncio/queues.py', line: 200 },
    place,
    { file: 'tests/test_a.py', line: 12, column: 5, endColumn: 20 },
    { file: 'tests/test_a.py', line: 4 },
  ];
  expect(
    shown('deadlock', { ...place, stack, chain: [{ what: 'task a', waitsFor: 'asyncio.Queue.join', ...place }] }),
  ).toEqual([
    ['app/worker.py', 28, '∞ waits for ever: Queue.join — nobody can call task_done()'],
    ['tests/test_a.py', 11, '∞ waits for ever in worker.py:29: Queue.join'],
  ]);
  expect(shown('blocked-loop', { ...place, stack, afterSeconds: 0.3, label: 'time.sleep' })[1]?.[2]).toBe(
    '■ blocked the loop 300 ms in worker.py:29: time.sleep',
  );
});

test('a problem stands at the finding, and in the file of the test when that is another', () => {
  const chain = [
    { what: 'task test_a', waitsFor: 'asyncio.gather of one, two', file: 'tests/test_a.py', line: 9 },
    { what: 'task one', waitsFor: 'asyncio.Lock.acquire, held by task two', file: 'app/stock.py', line: 3 },
    {
      what: 'task two',
      waitsFor: 'asyncio.Lock.acquire, held by task one, which ends it',
      file: 'app/stock.py',
      line: 7,
    },
  ];
  const results = inlineResults(ROOT, A, finding('deadlock', { file: 'app/stock.py', line: 3, chain }));
  expect(results.map(({ line, diagnosed, text }) => [line, diagnosed, text])).toEqual([
    [2, true, '∞ waits for ever: Lock.acquire, held by task two'],
    [8, true, '∞ waits for ever: gather of one, two'],
    [6, false, '∞ task two waits for ever: Lock.acquire, held by task one'],
  ]);
});

test('what is waited for is that of the line, not of the head of the chain', () => {
  const chain = [
    { what: 'task test_a', waitsFor: 'gather of consumer', file: 'tests/test_a.py', line: 9 },
    { what: 'task consumer', waitsFor: 'asyncio.Queue.get (`queue`)', file: 'tests/test_a.py', line: 3 },
  ];
  expect(shown('deadlock', { chain }).map(([, line, text]) => [line, text])).toEqual([
    [2, '∞ waits for ever: Queue.get (queue) — nobody can put an item'],
    [8, '∞ waits for ever: gather of consumer'],
  ]);
});

test('a sentence does not name the line it stands behind, and names every other', () => {
  const message = 'Coroutine `f`, made at test_a.py:3, was never awaited. More.';
  expect(shown('unawaited-coroutine', { message })[0]?.[2]).toBe('× Coroutine f was never awaited');
  const elsewhere = 'Two loops meet at stock.py:31: one and another.';
  expect(shown('cross-loop', { message: elsewhere })[0]?.[2]).toBe('× Two loops meet at stock.py:31: one and another');
});

test('every task of a chain is shown where it waits', () => {
  const chain = [
    { what: 'task a', waitsFor: 'asyncio.Lock.acquire (`y`), held by task b', file: 'tests/test_a.py', line: 3 },
    { what: 'task b', waitsFor: 'asyncio.Lock.acquire (`x`), held by task a', file: 'tests/test_a.py', line: 8 },
  ];
  expect(shown('deadlock', { chain }).map(([, line, text]) => [line, text])).toEqual([
    [2, '∞ waits for ever: Lock.acquire (y), held by task b'],
    [7, '∞ task b waits for ever: Lock.acquire (x), held by task a'],
  ]);
});

test('a stall claims no more than it knows', () => {
  const chain = [{ what: 'task test_a', waitsFor: 'socket read' }];
  expect(shown('stall', { afterSeconds: 10, chain })).toEqual([
    ['tests/test_a.py', 2, '… still waiting after 10 s: socket read'],
  ]);
});

test('a blocked loop is shown on the call with how long', () => {
  expect(shown('blocked-loop', { afterSeconds: 0.312, label: 'time.sleep' })).toEqual([
    ['tests/test_a.py', 2, '■ blocked the loop 312 ms: time.sleep'],
  ]);
});

test('what was left open is shown where it was created', () => {
  const origin = { file: 'app/worker.py', line: 7 };
  expect(shown('pending-task', { origin })).toEqual([['app/worker.py', 6, '○ task still pending when test_a ended']]);
  expect(shown('open-handle', { origin, handle: 'subprocess', count: 3 })).toEqual([
    ['app/worker.py', 6, '○ 3 subprocesses still open when test_a ended'],
  ]);
  const stack = [origin, { file: 'tests/test_a.py', line: 4 }];
  expect(shown('open-handle', { origin, stack, handle: 'socket' })[1]).toEqual([
    'tests/test_a.py',
    3,
    '○ socket made in worker.py:7, still open when test_a ended',
  ]);
});

test('a finding without a place is shown on its test, one of no test nowhere, one with an origin only there', () => {
  const nowhere = finding('stall', { file: undefined, line: undefined });
  expect(inlineResults(ROOT, A, nowhere, () => 6)).toMatchObject([{ file: '/project/tests/test_a.py', line: 6 }]);
  expect(inlineResults(ROOT, null, nowhere)).toEqual([]);
  expect(shown('cross-loop', { file: undefined, line: undefined, origin: { file: 'a.py', line: 1 } })).toHaveLength(1);
});

test('absolute paths stay, and a known range is kept', () => {
  const [result] = inlineResults(
    ROOT,
    A,
    finding('deadlock', { file: '/lib/x.py', column: 5, endLine: 3, endColumn: 9 }),
  );
  expect(result).toMatchObject({ file: '/lib/x.py', columns: { start: 4, end: 8 } });
});

test('a text never has line breaks and never grows past 120 characters', () => {
  const [[, , text] = []] = shown('cross-loop', { message: `first line\n${'long '.repeat(60)}` });
  expect(text).toBe('× first line');
  const [[, , long = ''] = []] = shown('cross-loop', { message: 'word '.repeat(60) });
  expect(long).toHaveLength(120);
  expect(long.endsWith('…')).toBe(true);
});

test('parameter sets that say the same are said once', () => {
  const results = ['[1]', '[2]', '[3]'].flatMap((set) =>
    inlineResults(ROOT, `t.py::test_a${set}`, finding('pending-task')),
  );
  expect(mergeSame(results).map(({ text }) => text)).toEqual(['○ task still pending when test_a ended (3 times)']);
});
