/** Index of a node in a file's flat syntax tree, in preorder: a parent is always smaller than its descendants. */
export type NodeId = number;

/** A half-open range of UTF-16 offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * One file's syntax, flat and self-contained: nothing of the parser is kept alive behind it.
 *
 * Only named nodes of the grammar are kept (kinds as in tree-sitter-python: `function_definition`, `call`,
 * `await`, `with_statement`, ...); keywords and punctuation are not nodes, `isAsync` tells about the one keyword
 * that changes what a node is. Node 0 is the `module`. A file that does not parse still has a tree; `errors` says
 * where it cannot be trusted.
 */
export interface SyntaxTree {
  readonly text: string;
  /** Number of nodes. */
  readonly size: number;
  readonly root: NodeId;
  /** Regions that do not parse, in order: nothing inside may be reported or repaired. */
  readonly errors: readonly Range[];
  kindOf(node: NodeId): string;
  startOf(node: NodeId): number;
  endOf(node: NodeId): number;
  rangeOf(node: NodeId): Range;
  textOf(node: NodeId): string;
  /** Undefined for the root. */
  parentOf(node: NodeId): NodeId | undefined;
  /** Field by which the parent holds this node: `name`, `body`, `function`, `arguments`, ... */
  fieldOf(node: NodeId): string | undefined;
  /** True for `async def`, `async for`, `async with`, and for a comprehension's `async for` clause. */
  isAsync(node: NodeId): boolean;
  /** First child held by that field. */
  childByField(node: NodeId, field: string): NodeId | undefined;
  childrenByField(node: NodeId, field: string): readonly NodeId[];
  /** Direct children without comments. */
  namedChildren(node: NodeId): readonly NodeId[];
  /** Direct children with comments. */
  children(node: NodeId): readonly NodeId[];
  /** All nodes below, in text order, without the node itself. */
  descendants(node: NodeId): Iterable<NodeId>;
  /** All nodes of one kind in the file, in text order. */
  nodesOfKind(kind: string): readonly NodeId[];
  /** Node ids `node + 1 .. lastOf(node)` are exactly its descendants. */
  lastOf(node: NodeId): NodeId;
  /** Innermost node whose range contains the offset. */
  nodeAt(offset: number): NodeId;
  /** Whether a range touches a region that does not parse. */
  touchesError(range: Range): boolean;
}
