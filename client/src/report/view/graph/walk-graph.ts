import type { PlacedNode } from './layout-graph';

const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Number of the node that an arrow key leads to: the nearest in its direction, the same one when there is none. */
export function nodeInDirection(nodes: readonly PlacedNode[], from: number, key: string): number | undefined {
  const direction = DIRECTIONS[key];
  const here = nodes[from];
  if (!direction || !here) return undefined;
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  nodes.forEach((node, index) => {
    const [dx, dy] = [middle(node).x - middle(here).x, middle(node).y - middle(here).y];
    const ahead = dx * direction[0] + dy * direction[1];
    const aside = Math.abs(dx * direction[1]) + Math.abs(dy * direction[0]);
    // What lies more to the side than ahead belongs to another key.
    if (ahead < 1 || aside > ahead * 4) return;
    // Nodes stand in rows: the next row comes before what is right below but farther.
    const cost = Math.abs(dx) + Math.abs(dy) * 3;
    if (cost < least) [best, least] = [index, cost];
  });
  return best;
}

function middle({ left, top, width, height }: PlacedNode): { x: number; y: number } {
  return { x: left + width / 2, y: top + height / 2 };
}
