import { expect, test } from 'vitest';
import type { ShownGraph } from '../../../client/src/report/model/shown-graph';
import { layoutGraph, nodeInDirection } from '../../../client/src/report/view';

function graphOf(count: number, edges: readonly (readonly [number, number])[]): ShownGraph {
  return {
    nodes: Array.from({ length: count }, (_, n) => ({ kind: 'task', label: `t${n}`, inCycle: false, count: 1 })),
    edges: edges.map(([from, to]) => ({ from, to, why: 'await', inCycle: false })),
    leftOut: 0,
  };
}

/** Where keys lead, one after the other. */
function walked(graph: ShownGraph, from: number, keys: readonly string[]): number[] {
  const { nodes } = layoutGraph(graph);
  const path = [from];
  for (const key of keys) path.push(nodeInDirection(nodes, path.at(-1) ?? 0, key) ?? -1);
  return path;
}

test('down leads to whom a node waits for, up leads back, and at the edge nothing moves', () => {
  const chain = graphOf(3, [
    [0, 1],
    [1, 2],
  ]);
  expect(walked(chain, 0, ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'ArrowUp'])).toEqual([
    0, 1, 2, 2, 1, 0, 0,
  ]);
});

test('left and right go through a row, one after the other, and end at its ends', () => {
  const fan = graphOf(4, [
    [0, 1],
    [0, 2],
    [0, 3],
  ]);
  const { nodes } = layoutGraph(fan);
  const row = [1, 2, 3].sort((a, b) => (nodes[a]?.left ?? 0) - (nodes[b]?.left ?? 0));
  expect(walked(fan, row[0] ?? 0, ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft'])).toEqual([
    ...row,
    row[2],
    row[1],
  ]);
});

test('other keys lead nowhere', () => {
  expect(walked(graphOf(2, [[0, 1]]), 0, ['a'])).toEqual([0, -1]);
});
