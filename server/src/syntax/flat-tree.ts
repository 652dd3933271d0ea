import type { NodeId, Range, SyntaxTree } from './syntax-tree';

/** Columns of a tree in preorder; names are shared by all trees of a grammar. */
export interface TreeColumns {
  readonly kinds: Uint16Array;
  readonly fields: Uint8Array;
  readonly flags: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly parents: Uint32Array;
  readonly lasts: Uint32Array;
}

export const ASYNC_FLAG = 1;

/** A syntax tree over columns. `kindNames` and `fieldNames` are indexed by the numbers in the columns. */
export function flatTree(
  text: string,
  columns: TreeColumns,
  kindNames: readonly string[],
  fieldNames: readonly (string | undefined)[],
  errors: readonly Range[],
): SyntaxTree {
  const { kinds, fields, flags, starts, ends, parents, lasts } = columns;
  const size = kinds.length;
  let byKind: Map<string, NodeId[]> | undefined;

  const kindOf = (node: NodeId): string => kindNames[kinds[node] ?? -1] ?? 'ERROR';
  const startOf = (node: NodeId): number => starts[node] ?? text.length;
  const endOf = (node: NodeId): number => ends[node] ?? text.length;
  const fieldOf = (node: NodeId): string | undefined => fieldNames[fields[node] ?? 0];
  const lastOf = (node: NodeId): NodeId => lasts[node] ?? node;

  const children = (node: NodeId): NodeId[] => {
    const found: NodeId[] = [];
    for (let child = node + 1; child <= lastOf(node); child = lastOf(child) + 1) found.push(child);
    return found;
  };

  return {
    text,
    size,
    root: 0,
    errors,
    kindOf,
    startOf,
    endOf,
    fieldOf,
    lastOf,
    children,
    rangeOf: (node) => ({ start: startOf(node), end: endOf(node) }),
    textOf: (node) => text.slice(startOf(node), endOf(node)),
    parentOf: (node) => (node === 0 ? undefined : parents[node]),
    isAsync: (node) => ((flags[node] ?? 0) & ASYNC_FLAG) !== 0,
    namedChildren: (node) => children(node).filter((child) => kindOf(child) !== 'comment'),
    childByField: (node, field) => {
      for (let child = node + 1; child <= lastOf(node); child = lastOf(child) + 1) {
        if (fieldOf(child) === field) return child;
      }
      return undefined;
    },
    childrenByField: (node, field) => children(node).filter((child) => fieldOf(child) === field),
    descendants: function* (node) {
      const last = lastOf(node);
      for (let below = node + 1; below <= last; below++) yield below;
    },
    nodesOfKind: (kind) => {
      if (byKind === undefined) {
        byKind = new Map();
        for (let node = 0; node < size; node++) {
          const nodes = byKind.get(kindOf(node));
          if (nodes === undefined) byKind.set(kindOf(node), [node]);
          else nodes.push(node);
        }
      }
      return byKind.get(kind) ?? [];
    },
    nodeAt: (offset) => {
      let node = 0;
      for (;;) {
        const inner = children(node).find((child) => startOf(child) <= offset && offset < endOf(child));
        if (inner === undefined) return node;
        node = inner;
      }
    },
    touchesError: (range) => errors.some((error) => error.start <= range.end && range.start <= error.end),
  };
}
