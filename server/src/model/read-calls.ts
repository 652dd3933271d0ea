import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';
import type { Bindings } from './bindings';
import type { CallFact, OutsideTypes } from './facts';
import type { Names } from './names';
import type { Definitions } from './read-definitions';
import { readArguments } from './read-mark';
import type { ValueTypes } from './value-types';

/** All calls of a file in text order, decorators' too. */
export function readCalls(
  tree: SyntaxTree,
  bindings: Bindings,
  names: Names,
  types: ValueTypes,
  definitions: Definitions,
  outside: OutsideTypes,
): readonly CallFact[] {
  const canonical = (name: string | undefined) => (name === undefined ? undefined : outside.canonical(name));
  return tree.nodesOfKind('call').flatMap((node) => {
    const callee = tree.childByField(node, 'function');
    if (callee === undefined) return [];
    const object = tree.kindOf(callee) === 'attribute' ? tree.childByField(callee, 'object') : undefined;
    const method = object === undefined ? undefined : tree.childByField(callee, 'attribute');
    const receiverType = object === undefined ? undefined : types.typeOf(object);
    const name =
      receiverType !== undefined && method !== undefined
        ? outside.member(receiverType, tree.textOf(method))
        : canonical(names.dottedName(callee));
    const { positional, keywords } = readArguments(tree, node);
    return [
      {
        node,
        range: tree.rangeOf(node),
        callee,
        name,
        receiverType,
        positional,
        keywords,
        inFunction: runningFunction(tree, bindings, definitions, node),
        awaited: isAwaited(tree, node),
      },
    ];
  });
}

function runningFunction(tree: SyntaxTree, bindings: Bindings, definitions: Definitions, node: NodeId) {
  let scope = bindings.scopeOf(node);
  for (;;) {
    const kind = tree.kindOf(scope);
    if (kind === 'function_definition') return definitions.functionAt(scope);
    if (kind === 'lambda' || kind === 'class_definition' || scope === tree.root) return undefined;
    scope = bindings.scopeOf(scope);
  }
}

function isAwaited(tree: SyntaxTree, node: NodeId): boolean {
  let above = tree.parentOf(node);
  while (above !== undefined && tree.kindOf(above) === 'parenthesized_expression') above = tree.parentOf(above);
  return above !== undefined && tree.kindOf(above) === 'await';
}
