import type { Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { assignmentsTo } from './call-index';
import { functionAround } from './function-around';

/**
 * Type of an expression as a dotted name, followed through the workspace: an imported value by its assignment, the
 * call of a function by what it returns. Undefined when it cannot be told.
 */
export function typeOfValue(facts: Facts, node: NodeId, module: ModuleFacts = facts.module): string | undefined {
  const here = module.typeOf(node);
  if (here !== undefined) return here;
  const origin = originOf(facts, node, module);
  if (origin === undefined) return undefined;
  return origin.module.typeOf(origin.value) ?? producedBy(facts, origin.value, origin.module);
}

/** An expression in its module. */
export interface Origin {
  readonly module: ModuleFacts;
  readonly value: NodeId;
}

/** Longer ways from a name to its value are circles. */
const MOST_STEPS = 8;

/**
 * The expression that made a value: the right side of its assignment, here or in another module of the workspace, or
 * what the fixture behind a parameter returns. Undefined when it cannot be told.
 */
export function originOf(
  facts: Facts,
  node: NodeId,
  module: ModuleFacts = facts.module,
  steps = 0,
): Origin | undefined {
  if (steps > MOST_STEPS) return undefined;
  if (module.tree.kindOf(node) === 'call') return { module, value: node };
  const dotted = module.dottedName(node);
  if (dotted !== undefined) return facts.findValue(dotted);
  const around = functionAround(module, node);
  if (module.tree.kindOf(node) !== 'identifier' || around === undefined) return undefined;
  const name = module.tree.textOf(node);
  if (around.parameters.some((parameter) => parameter.name === name))
    return fixtureOrigin(facts, module, around, name, steps);
  const value = assignedOnce(module, around, name);
  return value === undefined ? undefined : originOf(facts, value, module, steps + 1);
}

/** What the fixture behind a parameter of a test or fixture returns or yields, when it says so in one place. */
function fixtureOrigin(
  facts: Facts,
  module: ModuleFacts,
  around: FunctionFact,
  name: string,
  steps: number,
): Origin | undefined {
  const requester = [...facts.tests, ...facts.fixtures].find(({ function: known }) => known.node === around.node);
  const fixture = module.path === facts.module.path && requester !== undefined ? facts.findFixture(name) : undefined;
  if (fixture === undefined) return undefined;
  const { tree } = fixture.module;
  const { node, isGenerator } = fixture.function;
  const [value, more] = tree
    .nodesOfKind(isGenerator ? 'yield' : 'return_statement')
    .filter((statement) => functionAround(fixture.module, statement)?.node === node)
    .flatMap((statement) => tree.namedChildren(statement).slice(0, 1));
  return value === undefined || more !== undefined ? undefined : originOf(facts, value, fixture.module, steps + 1);
}

/** The right side of the one assignment to a name in a function. */
function assignedOnce({ tree }: ModuleFacts, { node }: FunctionFact, name: string): NodeId | undefined {
  const [assignment, more] = assignmentsTo(tree, name, node);
  return assignment === undefined || more !== undefined ? undefined : tree.childByField(assignment, 'right');
}

function producedBy(facts: Facts, value: NodeId, module: ModuleFacts): string | undefined {
  if (module.tree.kindOf(value) !== 'call') return undefined;
  const callee = module.tree.childByField(value, 'function');
  const dotted = callee === undefined ? undefined : module.dottedName(callee);
  const found = dotted === undefined ? undefined : facts.findFunction(dotted);
  return found === undefined || found.function.isAsync ? undefined : found.module.producedBy(found.function.node);
}
