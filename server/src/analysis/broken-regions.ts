import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';
import type { Span } from '../traps/trap';

/**
 * Where a tree can not be believed. An error inside a function's body stays in that function; any other one may have
 * cost an import, a mark or a decorator, on which everything in the file depends.
 */
export function brokenRegions(tree: SyntaxTree): readonly Span[] {
  const functions = tree.errors.map((error) => functionAround(tree, error));
  const contained = functions.flatMap((found) => found ?? []);
  return contained.length === functions.length ? contained : [{ start: 0, end: tree.text.length + 1 }];
}

export function touchesAny({ start, end }: Span, regions: readonly Span[]): boolean {
  return regions.some((region) => start <= region.end && region.start <= end);
}

/** The outermost function that holds the error behind the colon of its `def`. */
function functionAround(tree: SyntaxTree, error: Span): Span | undefined {
  let found: Span | undefined;
  // What is missing belongs to what is before it.
  let node: number | undefined = tree.nodeAt(error.end > error.start ? error.start : Math.max(0, error.start - 1));
  while (node !== undefined) {
    const kind = tree.kindOf(node);
    if (kind === 'ERROR' && tree.endOf(node) > error.end) return undefined;
    if (kind === 'function_definition' && isInBody(tree, node, error)) found = tree.rangeOf(node);
    node = tree.parentOf(node);
  }
  return found;
}

/** A body whose first statement is broken has no block around it, so the header's end decides. */
function isInBody(tree: SyntaxTree, definition: NodeId, error: Span): boolean {
  const header = tree.childByField(definition, 'return_type') ?? tree.childByField(definition, 'parameters');
  if (header === undefined || error.end > tree.endOf(definition)) return false;
  // What goes on behind it on its last line was meant for its body, and has fallen out of it.
  if (/^[ \t]*[^\s#]/.test(tree.text.slice(tree.endOf(definition)))) return false;
  const behind = tree.endOf(header);
  return behind < error.start && tree.text.slice(behind, error.start).includes(':');
}
