import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';
import { parameterName } from './bindings';
import type { ClassFact, DecoratorFact, FunctionFact, ParameterFact } from './facts';
import type { Names } from './names';
import { readMark } from './read-mark';
import { readPytestmark } from './read-pytestmark';

export interface Definitions {
  readonly functions: readonly FunctionFact[];
  readonly classes: readonly ClassFact[];
  /** Facts of a `function_definition` node. */
  functionAt(node: NodeId): FunctionFact | undefined;
  classAt(node: NodeId): ClassFact | undefined;
}

/** All functions and classes of a file in text order, each knowing what encloses it. */
export function readDefinitions(tree: SyntaxTree, file: string, names: Names): Definitions {
  const functions = new Map<NodeId, FunctionFact>();
  const classes = new Map<NodeId, ClassFact>();
  const generators = generatorFunctions(tree);

  for (let node = 0; node < tree.size; node++) {
    const kind = tree.kindOf(node);
    if (kind !== 'function_definition' && kind !== 'class_definition') continue;
    const name = tree.childByField(node, 'name');
    const body = tree.childByField(node, 'body');
    if (name === undefined || body === undefined) continue;
    const outer = enclosing(tree, node, functions, classes);
    const parent = tree.parentOf(node);
    const decorated = parent !== undefined && tree.kindOf(parent) === 'decorated_definition' ? parent : undefined;
    const common = {
      node,
      name: tree.textOf(name),
      nameRange: tree.rangeOf(name),
      range: tree.rangeOf(decorated ?? node),
      decorators: decorated === undefined ? [] : readDecorators(tree, file, names, decorated),
      ...outer,
    };
    if (kind === 'class_definition') {
      const marks = readPytestmark(tree, file, names, body);
      classes.set(node, { ...common, bases: readBases(tree, names, node), marks });
      continue;
    }
    const returns = tree.childByField(node, 'return_type');
    functions.set(node, {
      ...common,
      body,
      isAsync: tree.isAsync(node),
      isGenerator: generators.has(node),
      parameters: readParameters(tree, node),
      returns: returns === undefined ? undefined : tree.textOf(returns),
    });
  }
  return {
    functions: [...functions.values()],
    classes: [...classes.values()],
    functionAt: (node) => functions.get(node),
    classAt: (node) => classes.get(node),
  };
}

type Enclosing = Pick<FunctionFact, 'enclosingClass' | 'enclosingFunction'>;

/** The nearest definition around: a class holds its methods, a function everything defined in it. */
function enclosing(
  tree: SyntaxTree,
  node: NodeId,
  functions: ReadonlyMap<NodeId, FunctionFact>,
  classes: ReadonlyMap<NodeId, ClassFact>,
): Enclosing {
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    const enclosingFunction = functions.get(above);
    if (enclosingFunction !== undefined) return { enclosingFunction, enclosingClass: undefined };
    const enclosingClass = classes.get(above);
    if (enclosingClass !== undefined) return { enclosingClass, enclosingFunction: enclosingClass.enclosingFunction };
  }
  return { enclosingFunction: undefined, enclosingClass: undefined };
}

function generatorFunctions(tree: SyntaxTree): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  for (const node of tree.nodesOfKind('yield')) {
    for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
      const kind = tree.kindOf(above);
      if (kind === 'lambda' || kind === 'class_definition') break;
      if (kind !== 'function_definition') continue;
      found.add(above);
      break;
    }
  }
  return found;
}

function readDecorators(tree: SyntaxTree, file: string, names: Names, decorated: NodeId): readonly DecoratorFact[] {
  return tree
    .namedChildren(decorated)
    .filter((child) => tree.kindOf(child) === 'decorator')
    .flatMap((decorator) => {
      const [expression] = tree.namedChildren(decorator);
      return expression === undefined ? [] : [readMark(tree, file, names, expression, decorator)];
    });
}

function readBases(tree: SyntaxTree, names: Names, node: NodeId): readonly (string | undefined)[] {
  const list = tree.childByField(node, 'superclasses');
  if (list === undefined) return [];
  return tree
    .namedChildren(list)
    .filter((base) => tree.kindOf(base) !== 'keyword_argument')
    .map((base) => {
      // Generic[T] is its origin.
      const origin = tree.kindOf(base) === 'subscript' ? tree.childByField(base, 'value') : base;
      return origin === undefined ? undefined : names.dottedName(origin);
    });
}

function readParameters(tree: SyntaxTree, node: NodeId): readonly ParameterFact[] {
  const list = tree.childByField(node, 'parameters');
  if (list === undefined) return [];
  const found: ParameterFact[] = [];
  let keywordOnly = false;
  for (const entry of tree.namedChildren(list)) {
    const kind = tree.kindOf(entry);
    if (kind === 'keyword_separator') keywordOnly = true;
    const name = parameterName(tree, entry);
    if (name === undefined) continue;
    const annotation = tree.childByField(entry, 'type');
    const star = starOf(tree, entry);
    found.push({
      name: tree.textOf(name),
      range: tree.rangeOf(name),
      annotation: annotation === undefined ? undefined : tree.textOf(annotation),
      hasDefault: kind === 'default_parameter' || kind === 'typed_default_parameter',
      kind: star ?? (keywordOnly ? 'keyword-only' : 'positional'),
    });
    if (star === 'var-positional') keywordOnly = true;
  }
  return found;
}

function starOf(tree: SyntaxTree, entry: NodeId): 'var-positional' | 'var-keyword' | undefined {
  const kinds = [entry, ...tree.namedChildren(entry)].map((node) => tree.kindOf(node));
  if (kinds.includes('list_splat_pattern')) return 'var-positional';
  return kinds.includes('dictionary_splat_pattern') ? 'var-keyword' : undefined;
}
