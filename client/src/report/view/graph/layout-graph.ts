import { Graph, layout } from '@dagrejs/dagre';
import type { ShownEdge, ShownGraph, ShownNode } from '../../model/shown-graph';

/** A graph with every node and line in its place; pixels from the upper left corner. */
export interface GraphLayout {
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
}

export interface PlacedNode {
  node: ShownNode;
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface PlacedEdge {
  edge: ShownEdge;
  points: { x: number; y: number }[];
  label: { x: number; y: number };
}

/** Pixels. Text is not measured: a node is wide enough for its longest line in most fonts, and cuts what is longer. */
const CHARACTER = 7.4;
const NODE_PADDING = 26;
const NODE_HEIGHT = 54;
const LEAST_WIDTH = 110;
const MOST_WIDTH = 250;
/** Of the text of a line, pixels. */
export const LABEL_CHARACTER = 6.4;

/** Lays out who waits for whom from top to bottom. */
export function layoutGraph({ nodes, edges }: ShownGraph): GraphLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 30, edgesep: 16, marginx: 8, marginy: 8 });
  nodes.forEach((node, index) => {
    graph.setNode(String(index), { width: widthOf(node), height: NODE_HEIGHT });
  });
  edges.forEach(({ from, to, why }, index) => {
    if (from === to) return;
    const width = why.length * LABEL_CHARACTER + 8;
    graph.setEdge(String(from), String(to), { width, height: 16, labelpos: 'c' }, String(index));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const placed = nodes.map((node, index): PlacedNode => {
    const { x = 0, y = 0, width: wide = 0, height: high = 0 } = graph.node(String(index));
    return { node, left: x - wide / 2, top: y - high / 2, width: wide, height: high };
  });
  return {
    width: width + Math.max(0, ...edges.map(({ from, to, why }) => (from === to ? ownLoopWidth(why) : 0))),
    height,
    nodes: placed,
    edges: edges.map((edge, index) => {
      const node = placed[edge.from];
      if (edge.from === edge.to && node) return ownLoop(edge, node);
      const { points = [], x = 0, y = 0 } = graph.edge(String(edge.from), String(edge.to), String(index));
      return {
        edge,
        points: points.map((point: { x: number; y: number }) => ({ x: point.x, y: point.y })),
        label: { x, y },
      };
    }),
  };
}

/** What waits for itself: a line from its right side back to it. */
function ownLoop(edge: ShownEdge, { left, top, width, height }: PlacedNode): PlacedEdge {
  const [x, y] = [left + width, top + height / 2];
  const points = [
    { x, y: y - 12 },
    { x: x + OWN_LOOP, y: y - 12 },
    { x: x + OWN_LOOP, y: y + 12 },
    { x, y: y + 12 },
  ];
  return { edge, points, label: { x: x + OWN_LOOP + (edge.why.length * LABEL_CHARACTER) / 2, y } };
}

const OWN_LOOP = 30;

function ownLoopWidth(why: string): number {
  return OWN_LOOP + why.length * LABEL_CHARACTER + 8;
}

function widthOf({ label, kind, count }: ShownNode): number {
  const times = count > 1 ? ` × ${count}`.length : 0;
  const longest = Math.max(label.length + times, kind.length + 16);
  return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, longest * CHARACTER + NODE_PADDING));
}

/** A smooth line through the points of a layout, as the `d` of an SVG path. */
export function pathThrough(points: readonly { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const last = rest.at(-1) ?? first;
  const middle = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    return `Q${round(point.x)} ${round(point.y)} ${round((point.x + next.x) / 2)} ${round((point.y + next.y) / 2)}`;
  });
  return [`M${round(first.x)} ${round(first.y)}`, ...middle, `L${round(last.x)} ${round(last.y)}`].join('');
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
