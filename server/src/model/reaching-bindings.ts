import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';
import type { Binding } from './binding';

/**
 * Bindings of one scope that may hold at a place: the latest one, and where that one is in a branch, those before it
 * that the branch leaves in force. In text order; placeholders of `None` are left out beside real values, and what
 * `if TYPE_CHECKING` says counts alone.
 *
 * @param use undefined for the end of the scope
 */
export function bindingsAt(
  tree: SyntaxTree,
  bindings: readonly Binding[],
  scope: NodeId,
  use: NodeId | undefined,
): readonly Binding[] {
  if (bindings.length <= 1) return bindings;
  const { latestFirst, forTypes } = orderOf(tree, bindings, scope);
  if (forTypes !== undefined) return [forTypes];
  const start = use === undefined ? Number.POSITIVE_INFINITY : tree.startOf(use);
  const first = latestFirst.findIndex(({ at }) => at <= start);
  // Read before it is written in the text: in a loop.
  if (first < 0) return bindings.slice(0, 1);
  const found = reaching(tree, latestFirst.slice(first), scope, use);
  const real = found.filter((binding) => !(binding.kind === 'value' && tree.kindOf(binding.value) === 'none'));
  return (real.length > 0 ? real : found).toReversed();
}

interface Order {
  readonly latestFirst: readonly Binding[];
  /** The last one under `if TYPE_CHECKING`. */
  readonly forTypes: Binding | undefined;
}

/** Made once for a name of a scope: generated code binds and reads one name thousands of times. */
const orders = new WeakMap<readonly Binding[], Order>();

function orderOf(tree: SyntaxTree, bindings: readonly Binding[], scope: NodeId): Order {
  const known = orders.get(bindings);
  if (known !== undefined) return known;
  const order = {
    latestFirst: [...bindings].sort((one, other) => other.at - one.at),
    forTypes: bindings.findLast((binding) => isForTypes(tree, binding, scope)),
  };
  orders.set(bindings, order);
  return order;
}

/** `latestFirst` cut where nothing earlier can hold any more. */
function reaching(
  tree: SyntaxTree,
  latestFirst: readonly Binding[],
  scope: NodeId,
  use: NodeId | undefined,
): Binding[] {
  const found: Binding[] = [];
  const branches = new Map<NodeId, Set<NodeId>>();
  for (const binding of latestFirst) {
    const open = clausesOf(tree, binding.node, scope).filter(
      (clause) => use === undefined || !holds(tree, clause, use),
    );
    const [clause, more] = open;
    if (clause === undefined) return [...found, binding];
    const outermost = open.at(-1) ?? clause;
    const statement = tree.parentOf(outermost) ?? scope;
    // `if a: x = 1` does not hold in the `else`.
    if (use !== undefined && holds(tree, statement, use) && isChoice(tree, statement)) continue;
    found.push(binding);
    if (found.length >= MOST_BINDINGS) return found;
    if (more !== undefined) continue;
    const covered = branches.get(statement) ?? new Set<NodeId>();
    branches.set(statement, covered.add(clause));
    if (coversAll(tree, statement, covered)) return found;
  }
  return found;
}

/** More than these agree on nothing. */
const MOST_BINDINGS = 32;

const CLAUSES: ReadonlySet<string> = new Set([
  'elif_clause',
  'else_clause',
  'except_clause',
  'except_group_clause',
  'case_clause',
]);
const REPEATED_OR_CHOSEN: ReadonlySet<string> = new Set(['if_statement', 'for_statement', 'while_statement']);

/** What is run only sometimes around a node, innermost first, up to its scope. */
function clausesOf(tree: SyntaxTree, node: NodeId, scope: NodeId): NodeId[] {
  const clauses: NodeId[] = [];
  let below = node;
  for (let above = tree.parentOf(node); above !== undefined && below !== scope; above = tree.parentOf(above)) {
    const kind = tree.kindOf(below);
    const isBlock = kind === 'block' && REPEATED_OR_CHOSEN.has(tree.kindOf(above));
    // A name that a function declares global is bound when the function is called.
    const isCalled = kind === 'function_definition' && below !== node;
    if (isBlock || isCalled || CLAUSES.has(kind)) clauses.push(below);
    below = above;
  }
  return clauses;
}

function isChoice(tree: SyntaxTree, statement: NodeId): boolean {
  return tree.kindOf(statement) === 'if_statement' || tree.kindOf(tree.parentOf(statement) ?? 0) === 'match_statement';
}

function coversAll(tree: SyntaxTree, statement: NodeId, covered: ReadonlySet<NodeId>): boolean {
  if (tree.kindOf(statement) !== 'if_statement') return false;
  const clauses = tree
    .namedChildren(statement)
    .filter((child) => tree.fieldOf(child) === 'consequence' || CLAUSES.has(tree.kindOf(child)));
  const hasElse = clauses.some((clause) => tree.kindOf(clause) === 'else_clause');
  return hasElse && clauses.every((clause) => covered.has(clause));
}

function holds(tree: SyntaxTree, outer: NodeId, inner: NodeId): boolean {
  return outer <= inner && inner <= tree.lastOf(outer);
}

function isForTypes(tree: SyntaxTree, binding: Binding, scope: NodeId): boolean {
  return clausesOf(tree, binding.node, scope).some((clause) => {
    const statement = tree.parentOf(clause);
    if (statement === undefined || tree.fieldOf(clause) !== 'consequence') return false;
    const condition = tree.childByField(statement, 'condition');
    return condition !== undefined && /^(\w+\.)?TYPE_CHECKING$/.test(tree.textOf(condition));
  });
}
