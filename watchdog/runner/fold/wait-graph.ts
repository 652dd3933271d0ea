import type { GraphNode, HangProvedEvent, Ref } from '../../events/events.generated';
import type { WaitEdge, WaitGraph, WaitNode } from '../run-report';
import type { ToPlace } from './places';

/**
 * Who waits for whom in a proof: tasks, and what they wait on where that is no task. A thing that a task holds points
 * to that task. Undefined when the proof tells no graph.
 */
export function waitGraphOf({ graph, cycle }: HangProvedEvent, toPlace: ToPlace): WaitGraph | undefined {
  if (graph.nodes.length === 0) return undefined;
  const circle = new Set(cycle.map(keyOf));
  const nodes: WaitNode[] = graph.nodes.map((node) => taskNode(node, circle, toPlace));
  const edges: WaitEdge[] = [];
  const things = new Map<string, number>();

  graph.nodes.forEach(({ on, why = '' }, from) => {
    const targets = graph.edges.filter((edge) => edge.from === from);
    if (on === undefined) {
      for (const { to, why: call } of targets) edges.push(edge(nodes, from, to, call));
      return;
    }
    const thing = thingOf(on, from);
    if (targets.some(({ to }) => isInCircle(nodes, from, to))) Object.assign(nodes[thing] ?? {}, { inCycle: true });
    edges.push(edge(nodes, from, thing, why));
    for (const { to } of targets) {
      if (edges.some((known) => known.from === thing && known.to === to)) continue;
      edges.push(edge(nodes, thing, to, on.kind === 'stream' ? 'fed by' : 'held by'));
    }
  });

  /** Several tasks wait on one thing; a thing without an identity is its task's own. */
  function thingOf(on: Ref, from: number): number {
    const key = on.id === 0 ? `${keyOf(on)} of ${from}` : keyOf(on);
    const known = things.get(key) ?? nodes.push({ kind: on.kind, label: on.label }) - 1;
    things.set(key, known);
    return known;
  }

  return { nodes, edges };
}

function taskNode(
  { ref, at = ref.at, created = ref.created }: GraphNode,
  circle: ReadonlySet<string>,
  toPlace: ToPlace,
) {
  return {
    kind: ref.kind,
    label: ref.label,
    ...(at && toPlace(at)),
    ...(created && { origin: toPlace(created) }),
    ...(circle.has(keyOf(ref)) && { inCycle: true }),
  };
}

function edge(nodes: readonly WaitNode[], from: number, to: number, why: string): WaitEdge {
  return { from, to, why, ...(isInCircle(nodes, from, to) && { inCycle: true }) };
}

function isInCircle(nodes: readonly WaitNode[], from: number, to: number): boolean {
  return nodes[from]?.inCycle === true && nodes[to]?.inCycle === true;
}

function keyOf({ kind, id }: Ref): string {
  return `${kind} ${id}`;
}
