import { expect, test } from 'vitest';
import { MOST_NODES, shownGraph } from '../../../client/src/report/model/shown-graph';
import type { WaitLink } from '../../../watchdog/runner/run-report';

const place = { file: 'tests/test_a.py', line: 9 };

/** `a -> b` for each edge, by labels. */
function edgesOf(finding: Parameters<typeof shownGraph>[0]): string[] {
  const graph = shownGraph(finding);
  return (graph?.edges ?? []).map(({ from, to, why }) => {
    return `${graph?.nodes[from]?.label} -${why}-> ${graph?.nodes[to]?.label}`;
  });
}

test('a wait chain becomes tasks and the things they wait on', () => {
  const chain: WaitLink[] = [
    { what: 'task test_a', waitsFor: 'asyncio.gather of one, two', ...place },
    { what: 'task one', waitsFor: "asyncio.Lock.acquire (`shelves['bread']`), held by task two", ...place },
    {
      what: 'task two',
      waitsFor: "asyncio.Lock.acquire (`shelves['apple']`), held by task one, which is where the circle closes",
      ...place,
    },
  ];
  expect(edgesOf({ chain })).toEqual([
    'test_a -asyncio.gather-> one',
    'test_a -asyncio.gather-> two',
    "one -asyncio.Lock.acquire-> shelves['bread']",
    "shelves['bread'] -held by-> two",
    "two -asyncio.Lock.acquire-> shelves['apple']",
    "shelves['apple'] -held by-> one",
  ]);
  expect(shownGraph({ chain })?.nodes.map(({ kind }) => kind)).toEqual(['task', 'task', 'task', 'lock', 'lock']);
});

test('threads, tasks awaited directly, and a lock its own task holds', () => {
  expect(
    edgesOf({ chain: [{ what: 'thread worker-0', waitsFor: 'threading.Lock.acquire (`lock`), held by task a' }] }),
  ).toEqual(['worker-0 -threading.Lock.acquire-> lock', 'lock -held by-> a']);
  expect(edgesOf({ chain: [{ what: 'task a', waitsFor: 'task b' }] })).toEqual(['a -await-> b']);
  expect(edgesOf({ chain: [{ what: 'task a', waitsFor: 'asyncio.Lock.acquire (`x`), held by itself' }] })).toEqual([
    'a -asyncio.Lock.acquire-> x',
    'x -held by-> a',
  ]);
  expect(edgesOf({ chain: [{ what: 'task a', waitsFor: 'asyncio.Queue.get' }] })).toEqual([
    'a -asyncio.Queue.get-> asyncio.Queue.get',
  ]);
});

test('no wait, no graph', () => {
  expect(shownGraph({})).toBeUndefined();
  expect(shownGraph({ chain: [], graph: { nodes: [{ kind: 'task', label: 'a' }], edges: [] } })).toBeUndefined();
});

test('a thousand tasks that wait for the same at one place are one node', () => {
  const waiting = Array.from({ length: 1000 }, (_, n) => ({ kind: 'task', label: `worker-${n}`, ...place }));
  const nodes = [{ kind: 'queue', label: 'jobs' }, ...waiting];
  const edges = waiting.map((_, n) => ({ from: n + 1, to: 0, why: 'asyncio.Queue.get' }));
  const graph = shownGraph({ graph: { nodes, edges } });
  expect(graph?.nodes.map(({ label, count }) => [label, count])).toEqual([
    ['jobs', 1],
    ['worker-0', 1000],
  ]);
  expect(graph?.edges).toHaveLength(1);
});

test('what is drawn is bounded, and the circle is never left out', () => {
  const nodes = Array.from({ length: 500 }, (_, n) => ({
    kind: 'task',
    label: `t${n}`,
    file: 'a.py',
    line: n + 1,
    inCycle: n >= 497,
  }));
  const edges = nodes.map((_, n) => ({ from: n, to: n === 499 ? 497 : n + 1, why: 'await', inCycle: n >= 497 }));
  const graph = shownGraph({ graph: { nodes, edges } });
  expect(graph?.nodes).toHaveLength(MOST_NODES);
  expect(graph?.leftOut).toBe(500 - MOST_NODES);
  expect(graph?.nodes.filter(({ inCycle }) => inCycle)).toHaveLength(3);
  expect(graph?.edges.filter(({ inCycle }) => inCycle)).toHaveLength(3);
});
