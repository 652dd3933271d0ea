import type { SyntaxTree } from '../syntax/syntax-tree';
import type { DecoratorFact, FunctionFact, ModuleFacts, NodeId } from './facts';
import { type FindModule, lookUp } from './lookup';

/** What pytest sees when it looks at a test function after its decorators have run. */
export type CoroutineStatus = 'coroutine' | 'async-generator' | 'sync' | 'unknown';

/** Decorators that leave a coroutine function a coroutine function. */
const TRANSPARENT = [
  /^pytest\./,
  /^pytest_asyncio\./,
  /^(unittest\.)?mock\.patch(\.|$)/,
  /^(freezegun|time_machine|respx|hypothesis|typing|typing_extensions|functools\.wraps|staticmethod|unittest\.(skip|expectedFailure))/,
  /^(vcr|responses|aioresponses|moto|dataclasses|attr|attrs)\b/,
];

/** Whether a decorator is known to change neither what a function is nor what marks it has. */
export function isTransparent(name: string): boolean {
  return TRANSPARENT.some((pattern) => pattern.test(name));
}

/**
 * Whether a test is a coroutine function once decorated. A decorator of the workspace is looked into: it returns an
 * `async def` wrapper, a plain one, or something that cannot be told.
 */
export function coroutineStatus(fact: FunctionFact, findModule: FindModule): CoroutineStatus {
  let status: CoroutineStatus = 'sync';
  if (fact.isAsync) status = fact.isGenerator ? 'async-generator' : 'coroutine';
  for (const decorator of fact.decorators.toReversed()) {
    const name = decorator.name;
    if (name === undefined) return 'unknown';
    if (isTransparent(name)) continue;
    const after = afterDecorator(decorator, name, status, findModule);
    if (after === 'unknown') return fact.isAsync ? 'unknown' : 'sync';
    status = after;
  }
  return status;
}

function afterDecorator(
  decorator: DecoratorFact,
  name: string,
  status: CoroutineStatus,
  findModule: FindModule,
): CoroutineStatus {
  const definition = lookUp(findModule, name);
  // An imported alias of a mark.
  if (definition?.kind === 'value') return isMarkValue(definition) ? status : 'unknown';
  if (definition?.kind !== 'function') return 'unknown';
  const { module, function: outer } = definition;
  const maker = decorator.called ? returnedFunction(module.functions, outer, module) : outer;
  const inner = maker === undefined ? undefined : returnedFunction(module.functions, maker, module);
  if (inner === undefined) return returnsItsArgument(module, maker ?? outer) ? status : 'unknown';
  if (inner.isAsync) return inner.isGenerator ? 'async-generator' : 'coroutine';
  return 'sync';
}

function isMarkValue(definition: { readonly module: ModuleFacts; readonly value: NodeId }): boolean {
  const { module, value } = definition;
  const callee = module.tree.kindOf(value) === 'call' ? module.tree.childByField(value, 'function') : value;
  return callee !== undefined && (module.dottedName(callee)?.startsWith('pytest.mark.') ?? false);
}

/** The nested function whose name a function returns. */
function returnedFunction(
  functions: readonly FunctionFact[],
  outer: FunctionFact,
  module: ModuleFacts,
): FunctionFact | undefined {
  const names = returnedNames(module.tree, outer);
  if (names.size !== 1) return undefined;
  return functions.find((candidate) => candidate.enclosingFunction === outer && names.has(candidate.name));
}

function returnsItsArgument(module: ModuleFacts, maker: FunctionFact): boolean {
  const [first] = maker.parameters;
  const names = returnedNames(module.tree, maker);
  return first !== undefined && names.size === 1 && names.has(first.name);
}

function returnedNames(tree: SyntaxTree, fact: FunctionFact): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of tree.nodesOfKind('return_statement')) {
    if (node <= fact.node || node > tree.lastOf(fact.node) || nearestFunction(tree, node) !== fact.node) continue;
    const [value] = tree.namedChildren(node);
    names.add(value === undefined ? '' : tree.textOf(value));
  }
  return names;
}

function nearestFunction(tree: SyntaxTree, node: NodeId): NodeId | undefined {
  let above = tree.parentOf(node);
  while (above !== undefined && tree.kindOf(above) !== 'function_definition') above = tree.parentOf(above);
  return above;
}
