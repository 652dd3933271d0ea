import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';

/**
 * Value of a string literal (adjacent ones joined), undefined for anything else, f-strings and bytes included.
 * Only the escapes that occur in names are resolved: a backslash makes it undefined in an ordinary string.
 */
export function stringLiteral(tree: SyntaxTree, node: NodeId): string | undefined {
  const kind = tree.kindOf(node);
  if (kind === 'concatenated_string') {
    const parts = tree.namedChildren(node).map((child) => stringLiteral(tree, child));
    return parts.includes(undefined) ? undefined : parts.join('');
  }
  if (kind === 'parenthesized_expression') {
    const [inner] = tree.namedChildren(node);
    return inner === undefined ? undefined : stringLiteral(tree, inner);
  }
  if (kind !== 'string') return undefined;
  const children = tree.namedChildren(node);
  const [open] = children;
  const prefix =
    open === undefined
      ? ''
      : tree
          .textOf(open)
          .replace(/['"]+$/, '')
          .toLowerCase();
  if (prefix !== '' && prefix !== 'r' && prefix !== 'u') return undefined;
  const content = children
    .filter((child) => tree.kindOf(child) === 'string_content')
    .map((child) => tree.textOf(child))
    .join('');
  return prefix !== 'r' && content.includes('\\') ? undefined : content;
}

/** `True` or `False`; undefined for anything else. */
export function booleanLiteral(tree: SyntaxTree, node: NodeId): boolean | undefined {
  const kind = tree.kindOf(node);
  if (kind === 'true') return true;
  return kind === 'false' ? false : undefined;
}

/** Elements of a list, tuple or set display; undefined for anything else or when one is unpacked into it. */
export function elements(tree: SyntaxTree, node: NodeId): readonly NodeId[] | undefined {
  if (!['list', 'tuple', 'set', 'expression_list'].includes(tree.kindOf(node))) return undefined;
  const children = tree.namedChildren(node);
  return children.some((child) => tree.kindOf(child) === 'list_splat') ? undefined : children;
}
