import type { Facts, ModuleFacts, NodeId } from '../../model/facts';

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

/** The expression that made a value: the right side of its assignment, here or in another module of the workspace. */
export function originOf(
  facts: Facts,
  node: NodeId,
  module: ModuleFacts = facts.module,
): { readonly module: ModuleFacts; readonly value: NodeId } | undefined {
  if (module.tree.kindOf(node) === 'call') return { module, value: node };
  const dotted = module.dottedName(node);
  return dotted === undefined ? undefined : facts.findValue(dotted);
}

function producedBy(facts: Facts, value: NodeId, module: ModuleFacts): string | undefined {
  if (module.tree.kindOf(value) !== 'call') return undefined;
  const callee = module.tree.childByField(value, 'function');
  const dotted = callee === undefined ? undefined : module.dottedName(callee);
  const found = dotted === undefined ? undefined : facts.findFunction(dotted);
  return found === undefined || found.function.isAsync ? undefined : found.module.producedBy(found.function.node);
}
