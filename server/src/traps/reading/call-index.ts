import type { CallFact, ModuleFacts, NodeId } from '../../model/facts';
import type { SyntaxTree } from '../../syntax/syntax-tree';

interface CallIndex {
  readonly byNode: ReadonlyMap<NodeId, CallFact>;
  readonly byName: ReadonlyMap<string, readonly CallFact[]>;
  /** By the node of the function whose body runs them. */
  readonly byFunction: ReadonlyMap<NodeId | undefined, readonly CallFact[]>;
}

const indexes = new WeakMap<readonly CallFact[], CallIndex>();

/** The call that a node is. */
export function callAt(module: ModuleFacts, node: NodeId | undefined): CallFact | undefined {
  return node === undefined ? undefined : indexOf(module.calls).byNode.get(node);
}

/** Calls of what has this dotted name, in text order. */
export function callsNamed(module: ModuleFacts, name: string): readonly CallFact[] {
  return indexOf(module.calls).byName.get(name) ?? [];
}

/** Calls that the body of a function runs, in text order; those of no function for undefined. */
export function callsIn(module: ModuleFacts, definition: NodeId | undefined): readonly CallFact[] {
  return indexOf(module.calls).byFunction.get(definition) ?? [];
}

function indexOf(calls: readonly CallFact[]): CallIndex {
  const known = indexes.get(calls);
  if (known !== undefined) return known;
  const made: CallIndex = {
    byNode: new Map(calls.map((call) => [call.node, call])),
    byName: grouped(
      calls.filter(({ name }) => name !== undefined),
      ({ name }) => name ?? '',
    ),
    byFunction: grouped(calls, ({ inFunction }) => inFunction?.node),
  };
  indexes.set(calls, made);
  return made;
}

const assignments = new WeakMap<SyntaxTree, ReadonlyMap<string, readonly NodeId[]>>();

/** Assignments inside of a node whose left side is written so, in text order. */
export function assignmentsTo(tree: SyntaxTree, target: string, within: NodeId): readonly NodeId[] {
  let known = assignments.get(tree);
  if (known === undefined) {
    known = grouped(tree.nodesOfKind('assignment'), (node) => {
      const left = tree.childByField(node, 'left');
      return left === undefined ? '' : tree.textOf(left);
    });
    assignments.set(tree, known);
  }
  return inside(tree, known.get(target), within);
}

const identifiers = new WeakMap<SyntaxTree, ReadonlyMap<string, readonly NodeId[]>>();

/** Identifiers of a name inside of a node, in text order; those that are attributes or keywords too. */
export function identifiersNamed(tree: SyntaxTree, name: string, within: NodeId): readonly NodeId[] {
  let known = identifiers.get(tree);
  if (known === undefined) {
    known = grouped(tree.nodesOfKind('identifier'), tree.textOf);
    identifiers.set(tree, known);
  }
  return inside(tree, known.get(name), within);
}

function inside(tree: SyntaxTree, nodes: readonly NodeId[] = [], within: NodeId): readonly NodeId[] {
  const last = tree.lastOf(within);
  return nodes.filter((node) => node > within && node <= last);
}

function grouped<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
