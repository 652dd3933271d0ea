import { expect, test } from 'vitest';
import type { GraphNode, HangProvedEvent, Loc, Ref } from '../../../../watchdog/events/events.generated';
import { placesBelow } from '../../../../watchdog/runner/fold/places';
import { waitGraphOf } from '../../../../watchdog/runner/fold/wait-graph';

const at = (line: number): Loc => ({ file: '/app/stock.py', line, kind: 'user' });
const task = (id: number, line: number): Ref => ({ kind: 'task', id, label: `Task-${id}`, at: at(line) });
const lock = (id: number, label: string): Ref => ({ kind: 'lock', id, label });
const waits = (ref: Ref, on?: Ref): GraphNode => ({ ref, ...(on && { why: 'asyncio.Lock.acquire', on }) });

function graphOf(nodes: GraphNode[], edges: [number, number, string][], cycle: Ref[] = []) {
  const graph = { nodes, edges: edges.map(([from, to, why]) => ({ from, to, why })) };
  return waitGraphOf({ graph, cycle } as unknown as HangProvedEvent, placesBelow(['/app']));
}

test('two tasks and two locks make a circle of four; who waits for them is outside of it', () => {
  const [one, two, test] = [task(1, 33), task(2, 34), task(3, 5)];
  const graph = graphOf(
    [waits(one, lock(71, 'bread')), waits(two, lock(72, 'apple')), waits(test)],
    [
      [0, 1, 'asyncio.Lock.acquire'],
      [1, 0, 'asyncio.Lock.acquire'],
      [2, 0, 'asyncio.gather'],
      [2, 1, 'asyncio.gather'],
    ],
    [one, two],
  );
  expect(graph?.nodes).toEqual([
    { kind: 'task', label: 'Task-1', file: 'stock.py', line: 33, inCycle: true },
    { kind: 'task', label: 'Task-2', file: 'stock.py', line: 34, inCycle: true },
    { kind: 'task', label: 'Task-3', file: 'stock.py', line: 5 },
    { kind: 'lock', label: 'bread', inCycle: true },
    { kind: 'lock', label: 'apple', inCycle: true },
  ]);
  const told = graph?.edges.map(({ from, to, why, inCycle = false }) => [from, to, why, inCycle]);
  expect(told).toEqual([
    [0, 3, 'asyncio.Lock.acquire', true],
    [3, 1, 'held by', true],
    [1, 4, 'asyncio.Lock.acquire', true],
    [4, 0, 'held by', true],
    [2, 0, 'asyncio.gather', false],
    [2, 1, 'asyncio.gather', false],
  ]);
});

test('a lock that its own task holds is a circle of two', () => {
  const one = task(1, 26);
  const graph = graphOf([waits(one, lock(71, 'apple'))], [[0, 0, 'asyncio.Lock.acquire']], [one]);
  expect(graph?.edges).toEqual([
    { from: 0, to: 1, why: 'asyncio.Lock.acquire', inCycle: true },
    { from: 1, to: 0, why: 'held by', inCycle: true },
  ]);
});

test('tasks that wait on one queue share its node; a thing without an identity is shared by nobody', () => {
  const queue: Ref = { kind: 'queue', id: 9, label: 'jobs' };
  const unknown: Ref = { kind: 'other', id: 0, label: 'something' };
  const nodes = [
    waits(task(1, 3), queue),
    waits(task(2, 4), queue),
    waits(task(3, 5), unknown),
    waits(task(4, 6), unknown),
  ];
  const graph = graphOf(nodes, []);
  expect(graph?.nodes.slice(4).map(({ kind }) => kind)).toEqual(['queue', 'other', 'other']);
  expect(graph?.edges.map(({ from, to }) => [from, to])).toEqual([
    [0, 4],
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
});

test('a proof without a graph has none', () => {
  expect(graphOf([], [])).toBeUndefined();
});
