import type { Facts, FunctionFact, NodeId } from '../../model/facts';

/**
 * The tests and fixtures that use a module-level name of their file, each of them able to request a fixture of that
 * name instead. Undefined where anything else uses it, or binds it again.
 * @param binding the node that binds the name
 */
export function fixtureUsers(facts: Facts, binding: NodeId, name: string): readonly FunctionFact[] | undefined {
  const { module, tests, fixtures } = facts;
  const { tree } = module;
  const known = new Map(
    [...tests.filter(({ isUnittest }) => !isUnittest), ...fixtures.filter(({ scope }) => scope !== 'session')].map(
      ({ function: definition }) => [definition.node, definition] as const,
    ),
  );
  const users = new Map<NodeId, FunctionFact>();
  for (const node of tree.nodesOfKind('identifier')) {
    if (node === binding || tree.textOf(node) !== name || tree.fieldOf(node) === 'attribute') continue;
    const parent = tree.parentOf(node);
    if (parent !== undefined && tree.kindOf(parent) === 'keyword_argument' && tree.fieldOf(node) === 'name') continue;
    const user = outermost(facts, node, known);
    // A decorator or default of a test is read at import, when there is no fixture yet.
    if (user === undefined || node < user.body || user.parameters.some((parameter) => parameter.name === name))
      return undefined;
    const isRead = parent !== undefined && !['assignment', 'as_pattern_target'].includes(tree.kindOf(parent));
    if (!isRead && tree.fieldOf(node) !== 'right') return undefined;
    users.set(user.node, user);
  }
  return [...users.values()];
}

function outermost(
  { module: { tree } }: Facts,
  node: NodeId,
  known: ReadonlyMap<NodeId, FunctionFact>,
): FunctionFact | undefined {
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    const found = known.get(above);
    if (found !== undefined) return found;
  }
  return undefined;
}
