import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';

/** Generic names whose first argument is the type a value really has, or what a generator gives. */
const WRAPPERS = new Set(['Optional', 'Annotated', 'Final', 'ClassVar', 'Required', 'NotRequired', 'ReadOnly']);
const PRODUCERS = new Set([
  'AsyncGenerator',
  'AsyncIterator',
  'AsyncIterable',
  'Generator',
  'Iterator',
  'Iterable',
  'AsyncContextManager',
  'ContextManager',
  'AbstractAsyncContextManager',
  'AbstractContextManager',
  'Awaitable',
]);

/** How the names of an annotation are resolved. */
export interface AnnotationNames {
  /** Dotted name of an expression where it stands. */
  dottedName(node: NodeId): string | undefined;
  /** Dotted name of a text at module level. */
  globalName(dotted: string): string | undefined;
  /** What a dotted name stands for as an annotation: itself, or what the alias says. */
  meant(dotted: string): string | undefined;
}

/**
 * The class an annotation names, as a dotted name: `Optional[X]`, `X | None`, `Annotated[X, ...]` and the string
 * `"X"` are all X. With `produced`, the type inside `AsyncIterator[X]` and its like. Undefined for unions of two
 * classes and everything computed.
 */
export function annotatedType(
  tree: SyntaxTree,
  names: AnnotationNames,
  annotation: NodeId,
  produced: boolean,
): string | undefined {
  const again = (node: NodeId | undefined): string | undefined =>
    node === undefined ? undefined : annotatedType(tree, names, node, produced);
  const named = (dotted: string | undefined) => (dotted === undefined ? undefined : names.meant(dotted));
  switch (tree.kindOf(annotation)) {
    case 'type':
    case 'parenthesized_expression':
      return again(tree.namedChildren(annotation)[0]);
    case 'identifier':
    case 'attribute':
      return named(names.dottedName(annotation));
    case 'string':
      return typeInText(tree.textOf(annotation).replace(/^[a-zA-Z]*['"]+|['"]+$/g, ''), names, produced);
    case 'binary_operator':
    case 'union_type': {
      const sides = tree.namedChildren(annotation).filter((side) => tree.textOf(side) !== 'None');
      return sides.length === 1 ? again(sides[0]) : undefined;
    }
    case 'generic_type':
    case 'subscript': {
      const [head, ...rest] = tree.namedChildren(annotation);
      if (head === undefined) return undefined;
      const last = tree.textOf(head).split('.').pop() ?? '';
      const args = rest.flatMap((node) => (tree.kindOf(node) === 'type_parameter' ? tree.namedChildren(node) : [node]));
      if (last === 'Union') {
        const sides = args.filter((side) => tree.textOf(side) !== 'None');
        return sides.length === 1 ? again(sides[0]) : undefined;
      }
      if (WRAPPERS.has(last) || (produced && PRODUCERS.has(last))) return again(args[0]);
      return named(names.dottedName(head));
    }
    default:
      return undefined;
  }
}

/** The same for an annotation that is written as a string. */
function typeInText(text: string, names: AnnotationNames, produced: boolean): string | undefined {
  const sides = splitOutside(text, '|').filter((side) => side !== 'None');
  const [only = '', more] = sides;
  if (more !== undefined) return undefined;
  const generic = /^([\w.]+)\s*\[(.*)\]$/s.exec(only);
  if (generic === null) {
    const dotted = /^[\w.]+$/.test(only) ? names.globalName(only) : undefined;
    return dotted === undefined ? undefined : names.meant(dotted);
  }
  const [, head = '', inner = ''] = generic;
  const last = head.split('.').pop() ?? '';
  if (last === 'Union') return typeInText(splitOutside(inner, ',').join('|'), names, produced);
  if (WRAPPERS.has(last) || (produced && PRODUCERS.has(last)))
    return typeInText(splitOutside(inner, ',')[0] ?? '', names, produced);
  return typeInText(head, names, produced);
}

/** Parts between separators that are in no brackets, trimmed. */
function splitOutside(text: string, separator: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const char of text) {
    if (char === '[' || char === '(') depth++;
    if (char === ']' || char === ')') depth--;
    if (char === separator && depth === 0) parts.push('');
    else parts.push(parts.pop() + char);
  }
  return parts.map((part) => part.trim());
}
