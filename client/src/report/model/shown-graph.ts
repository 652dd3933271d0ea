import type { RunFinding, SourcePlace, WaitGraph, WaitLink } from '../../../../watchdog/runner/run-report';

/** A graph of waits as it is drawn. */
export interface ShownGraph {
  nodes: ShownNode[];
  edges: ShownEdge[];
  /** Nodes that are not drawn for lack of room. */
  leftOut: number;
}

export interface ShownNode {
  /** task, lock, queue, thread …: what a reader calls it. */
  kind: string;
  label: string;
  /** Where it waits, or where it was made. */
  place?: SourcePlace;
  inCycle: boolean;
  /** How many of the same kind that wait for the same at the same place. */
  count: number;
}

export interface ShownEdge {
  from: number;
  to: number;
  why: string;
  inCycle: boolean;
}

/** More than these a reader takes in no more, and a page draws slowly. */
export const MOST_NODES = 60;

/** The graph of a finding: as the watchdog told it, else what its wait chain says; undefined when nothing waits. */
export function shownGraph({ graph, chain }: Pick<RunFinding, 'graph' | 'chain'>): ShownGraph | undefined {
  const told = graph && graph.edges.length > 0 ? graph : graphOfChain(chain ?? []);
  if (told.edges.length === 0) return undefined;
  return bounded(folded(told));
}

/** Who waits for whom by the words of a wait chain: what a link waits for is the next one when it is named there. */
export function graphOfChain(chain: readonly WaitLink[]): WaitGraph {
  const graph: WaitGraph = { nodes: [], edges: [] };
  const known = new Map<string, number>();
  const nodeOf = (kind: string, label: string): number => {
    const key = `${kind} ${label}`;
    const index = known.get(key) ?? graph.nodes.push({ kind, label }) - 1;
    known.set(key, index);
    return index;
  };
  for (const { what, waitsFor, ...place } of chain) {
    const from = nodeOf(...named(what));
    Object.assign(graph.nodes[from] ?? {}, place);
    const { thing, call, others } = waitWords(waitsFor);
    const targets = others.map((other) => nodeOf(...named(other === 'itself' ? what : other)));
    if (thing === undefined) {
      for (const to of targets) graph.edges.push({ from, to, why: call });
      continue;
    }
    const on = nodeOf(kindOfCall(call), thing);
    graph.edges.push({ from, to: on, why: call });
    for (const to of targets) graph.edges.push({ from: on, to, why: 'held by' });
  }
  return graph;
}

/** `task consumer-0` -> its kind and its name. */
function named(text: string): [kind: string, label: string] {
  const [, kind, label] = /^(task|thread) (.+)$/.exec(text) ?? [];
  return kind !== undefined && label !== undefined ? [kind, label] : ['task', text];
}

/** Takes apart the watchdog's words for a wait, such as "asyncio.Lock.acquire (`lock`), held by task b". */
function waitWords(text: string): { call: string; thing?: string; others: string[] } {
  const plain = text.replace(/, which is where the circle closes$/, '');
  const direct = /^(?:task|thread) (.+)$/.exec(plain);
  if (direct) return { call: 'await', others: [plain] };
  const several = /^(\S+) of (.+)$/.exec(plain);
  if (several) return { call: several[1] ?? '', others: (several[2] ?? '').split(', ').map((name) => `task ${name}`) };
  const [, call = plain, name, rest = ''] = /^(.+?)(?: \(`(.+?)`\))?((?:, (?:held by|from) .+)?)$/.exec(plain) ?? [];
  const holder = /^, (?:held by|from) (.+)$/.exec(rest)?.[1];
  return { call, thing: name ?? call, others: holder === undefined ? [] : [holder] };
}

function kindOfCall(call: string): string {
  return /(Lock|Event|Queue|Semaphore|Condition|Barrier|Future)\b/.exec(call)?.[1]?.toLowerCase() ?? 'other';
}

/** One node for all that wait for the same at the same place, unless they are part of a circle. */
function folded({ nodes, edges }: WaitGraph): ShownGraph {
  const targets = nodes.map((_, index) => edges.filter(({ from }) => from === index));
  const sources = nodes.map((_, index) => edges.some(({ to }) => to === index));
  const shown: ShownNode[] = [];
  const byKey = new Map<string, number>();
  const newIndex = nodes.map(({ kind, label, inCycle = false, origin, file, line, column }, index) => {
    const place =
      file !== undefined && line !== undefined ? { file, line, ...(column !== undefined && { column }) } : origin;
    const aims = targets[index]?.map(({ to, why }) => `${to} ${why}`) ?? [];
    const alike = !inCycle && !sources[index] && place && JSON.stringify([kind, place.file, place.line, aims]);
    const known = alike ? byKey.get(alike) : undefined;
    if (known !== undefined) {
      const node = shown[known];
      if (node) node.count += 1;
      return known;
    }
    const number = shown.push({ kind, label, ...(place && { place }), inCycle, count: 1 }) - 1;
    if (alike) byKey.set(alike, number);
    return number;
  });
  const seen = new Map<string, ShownEdge>();
  for (const { from, to, why, inCycle = false } of edges) {
    const edge = { from: newIndex[from] ?? 0, to: newIndex[to] ?? 0, why, inCycle };
    seen.set(`${edge.from} ${edge.to} ${why}`, edge);
  }
  return { nodes: shown, edges: [...seen.values()], leftOut: 0 };
}

/** The circle and what lies nearest to it first. Nodes that nothing connects are noise. */
function bounded({ nodes, edges }: ShownGraph): ShownGraph {
  const connected = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const ranked = nodes.flatMap((node, index) => (connected.has(index) ? [{ node, index }] : []));
  ranked.sort((a, b) => Number(b.node.inCycle) - Number(a.node.inCycle) || a.index - b.index);
  const kept = ranked.slice(0, MOST_NODES);
  const number = new Map(kept.map(({ index }, position) => [index, position]));
  return {
    nodes: kept.map(({ node }) => node),
    edges: edges.flatMap((edge) => {
      const [from, to] = [number.get(edge.from), number.get(edge.to)];
      return from === undefined || to === undefined ? [] : [{ ...edge, from, to }];
    }),
    leftOut: ranked.length - kept.length,
  };
}
