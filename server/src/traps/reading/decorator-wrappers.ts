import type { CallFact, DecoratorFact, Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';

/** A plain `def` that a decorator puts in the place of a function, and how it calls that function. */
export interface Wrapper {
  readonly module: ModuleFacts;
  /** The decorator's own function. */
  readonly decorator: FunctionFact;
  readonly wrapper: FunctionFact;
  /** The calls of the wrapped function: each result is returned, or dropped, and never handed to a loop. */
  readonly calls: readonly CallFact[];
  /** Whether the coroutine is returned; false when it is dropped. */
  readonly returns: boolean;
}

/**
 * The wrapper of a decorator of the workspace when it is a plain function that calls the wrapped one and hands its
 * result on, so that a coroutine stays one. Undefined when it may do anything else with it.
 */
export function passingWrapper(facts: Facts, decorator: DecoratorFact): Wrapper | undefined {
  const found = decorator.name === undefined ? undefined : facts.findFunction(decorator.name);
  if (found === undefined || found.function.isAsync) return undefined;
  const { module } = found;
  const maker = decorator.called ? onlyNested(module, found.function) : found.function;
  const wrapper = maker === undefined ? undefined : onlyNested(module, maker);
  const [wrapped] = maker?.parameters ?? [];
  if (maker === undefined || wrapper === undefined || wrapped === undefined) return undefined;
  if (wrapper.isAsync || wrapper.isGenerator) return undefined;
  return readWrapper(module, found.function, wrapper, wrapped.name);
}

function readWrapper(
  module: ModuleFacts,
  decorator: FunctionFact,
  wrapper: FunctionFact,
  wrapped: string,
): Wrapper | undefined {
  const { tree } = module;
  const inBody = (node: NodeId) => node > wrapper.body && node <= tree.lastOf(wrapper.body);
  // Every use but its attributes (`function.__name__`) has to be a call: what is passed on may be run anywhere.
  const uses = tree
    .nodesOfKind('identifier')
    .filter((node) => inBody(node) && tree.textOf(node) === wrapped && tree.fieldOf(node) !== 'attribute')
    .filter((node) => tree.fieldOf(node) !== 'object');
  const calls = module.calls.filter(({ callee }) => uses.includes(callee));
  if (calls.length === 0 || calls.length !== uses.length) return undefined;
  const fates = calls.map(({ node }) => fateOf(module, wrapper, node));
  if (fates.includes('elsewhere')) return undefined;
  return { module, decorator, wrapper, calls, returns: fates.includes('returned') };
}

/** What becomes of a call's result in its function. */
function fateOf({ tree }: ModuleFacts, around: FunctionFact, call: NodeId): 'returned' | 'dropped' | 'elsewhere' {
  const parent = tree.parentOf(call);
  if (parent === undefined) return 'elsewhere';
  switch (tree.kindOf(parent)) {
    case 'return_statement':
      return 'returned';
    case 'expression_statement':
      return 'dropped';
    case 'assignment': {
      const left = tree.childByField(parent, 'left');
      if (left === undefined || tree.kindOf(left) !== 'identifier') return 'elsewhere';
      const uses = [...tree.descendants(around.body)].filter(
        (node) => node !== left && tree.kindOf(node) === 'identifier' && tree.textOf(node) === tree.textOf(left),
      );
      const returned = uses.every((use) => tree.kindOf(tree.parentOf(use) ?? tree.root) === 'return_statement');
      return uses.length > 0 && returned ? 'returned' : 'elsewhere';
    }
    default:
      return 'elsewhere';
  }
}

/** The one function defined in another, which that one returns. */
function onlyNested({ tree, functions }: ModuleFacts, outer: FunctionFact): FunctionFact | undefined {
  const [nested, more] = functions.filter(({ enclosingFunction }) => enclosingFunction === outer);
  if (nested === undefined || more !== undefined) return undefined;
  const returned = tree
    .nodesOfKind('return_statement')
    .filter((node) => node > outer.body && node <= tree.lastOf(outer.body))
    .filter((node) => node < nested.node || node > tree.lastOf(nested.node))
    .flatMap((node) => tree.namedChildren(node))
    .map((node) => tree.textOf(node));
  return returned.length === 1 && returned[0] === nested.name ? nested : undefined;
}
