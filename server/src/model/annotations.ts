import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';
import type { Names } from './names';

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

/**
 * The class an annotation names, as a dotted name: `Optional[X]`, `X | None`, `Annotated[X, ...]` and the string
 * `"X"` are all X. With `produced`, the type inside `AsyncIterator[X]` and its like. Undefined for unions of two
 * classes and everything computed.
 */
export function annotatedType(
  tree: SyntaxTree,
  names: Names,
  globalName: (dotted: string) => string | undefined,
  annotation: NodeId,
  produced: boolean,
): string | undefined {
  const again = (node: NodeId | undefined): string | undefined =>
    node === undefined ? undefined : annotatedType(tree, names, globalName, node, produced);
  switch (tree.kindOf(annotation)) {
    case 'type':
    case 'parenthesized_expression':
      return again(tree.namedChildren(annotation)[0]);
    case 'identifier':
    case 'attribute':
      return names.dottedName(annotation);
    case 'string': {
      const text = tree.textOf(annotation).replace(/^[a-zA-Z]*['"]+|['"]+$/g, '');
      const inner = produced ? (/^[\w.]*\[\s*([\w.]+)/.exec(text)?.[1] ?? text) : text;
      const plain = inner.replace(/\s*\|\s*None$/, '');
      return /^[\w.]+$/.test(plain) ? globalName(plain) : undefined;
    }
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
      const [firstArgument] = rest.flatMap((node) =>
        tree.kindOf(node) === 'type_parameter' ? tree.namedChildren(node) : [node],
      );
      if (WRAPPERS.has(last)) return again(firstArgument);
      if (produced && PRODUCERS.has(last)) return again(firstArgument);
      return names.dottedName(head);
    }
    default:
      return undefined;
  }
}
