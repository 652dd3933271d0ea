import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';
import type { DecoratorFact } from './facts';
import { stringLiteral } from './literals';
import type { Names } from './names';

interface Arguments {
  readonly positional: NodeId[];
  readonly keywords: Map<string, NodeId>;
  readonly unpacks: boolean;
}

/** Arguments of a call, split as Python binds them. A generator expression as sole argument is one positional. */
export function readArguments(tree: SyntaxTree, call: NodeId): Arguments {
  const positional: NodeId[] = [];
  const keywords = new Map<string, NodeId>();
  let unpacks = false;
  const list = tree.childByField(call, 'arguments');
  if (list === undefined) return { positional, keywords, unpacks };
  if (tree.kindOf(list) === 'generator_expression') return { positional: [list], keywords, unpacks };
  for (const argument of tree.namedChildren(list)) {
    const kind = tree.kindOf(argument);
    if (kind === 'list_splat' || kind === 'dictionary_splat') {
      unpacks = true;
      continue;
    }
    if (kind !== 'keyword_argument') {
      positional.push(argument);
      continue;
    }
    const name = tree.childByField(argument, 'name');
    const value = tree.childByField(argument, 'value');
    if (name !== undefined && value !== undefined) keywords.set(tree.textOf(name), value);
  }
  return { positional, keywords, unpacks };
}

/**
 * Reads a decorator's or a mark's expression. A name assigned from a call (`slow = pytest.mark.asyncio(...)`, or
 * `functools.partial(...)` of one) is read as that call; the range stays where the name is used.
 */
export function readMark(
  tree: SyntaxTree,
  file: string,
  names: Names,
  expression: NodeId,
  node: NodeId,
): DecoratorFact {
  const stringValue = (argument: NodeId) => stringLiteral(tree, names.assignedFrom(argument));
  const place = { node, range: tree.rangeOf(node), file, tree, stringValue };
  const value = tree.kindOf(expression) === 'identifier' ? names.assignedFrom(expression) : expression;
  if (tree.kindOf(value) !== 'call') {
    const name = names.dottedName(expression);
    return { ...place, name, positional: [], keywords: new Map(), called: false, unpacks: false };
  }
  const partial = readPartial(tree, names, value);
  const call = partial ?? value;
  const outer = readArguments(tree, value);
  const callee = tree.childByField(call, 'function');
  if (partial !== undefined) {
    const [target] = outer.positional;
    const name = target === undefined ? undefined : names.dottedName(target);
    return { ...place, name, positional: [], keywords: outer.keywords, called: true, unpacks: outer.unpacks };
  }
  const name = callee === undefined ? undefined : names.dottedName(callee);
  const alias =
    callee !== undefined && tree.kindOf(callee) === 'identifier' ? aliasedPartial(tree, names, callee) : undefined;
  if (alias === undefined) return { ...place, name, called: true, ...outer };
  const keywords = new Map([...alias.keywords, ...outer.keywords]);
  return {
    ...place,
    name: alias.name,
    called: true,
    positional: outer.positional,
    keywords,
    unpacks: outer.unpacks || alias.unpacks,
  };
}

function readPartial(tree: SyntaxTree, names: Names, call: NodeId): NodeId | undefined {
  const callee = tree.childByField(call, 'function');
  return callee !== undefined && names.dottedName(callee) === 'functools.partial' ? call : undefined;
}

/** `fix = functools.partial(pytest_asyncio.fixture, scope="module")` used as `@fix()`. */
function aliasedPartial(
  tree: SyntaxTree,
  names: Names,
  callee: NodeId,
): { name: string | undefined; keywords: Map<string, NodeId>; unpacks: boolean } | undefined {
  const value = names.assignedFrom(callee);
  if (tree.kindOf(value) !== 'call' || readPartial(tree, names, value) === undefined) return undefined;
  const { positional, keywords, unpacks } = readArguments(tree, value);
  const [target] = positional;
  return { name: target === undefined ? undefined : names.dottedName(target), keywords, unpacks };
}
