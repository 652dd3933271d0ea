import type { Facts, FunctionFact, ModuleFacts, NodeId, Range } from '../../model/facts';
import { callAt } from './call-index';

/** A task group whose errors leave it in an ExceptionGroup. */
export interface GroupOpening {
  /** As people write it: `asyncio.TaskGroup`. */
  readonly name: string;
  readonly module: ModuleFacts;
  readonly range: Range;
  /** The function that opens it, when that is not where one asked. */
  readonly within?: FunctionFact;
}

/** The task group that all of a block runs in, or all of the one coroutine that the block awaits. */
export function onlyGroup(facts: Facts, block: NodeId): GroupOpening | undefined {
  const { module } = facts;
  const { tree } = module;
  const [statement, more] = tree.namedChildren(block);
  if (statement === undefined || more !== undefined) return undefined;
  const own = groupOpenedBy(facts, module, statement);
  if (own !== undefined) return own;
  const awaited = module.calls.find(({ node, awaited }) => awaited && isWholeStatement(module, statement, node));
  const found = awaited?.name === undefined ? undefined : facts.findFunction(awaited.name);
  if (found === undefined || !found.function.isAsync || found.function.isGenerator) return undefined;
  if (found.function.decorators.length > 0) return undefined;
  const within = groupOf(facts, found.module, found.function);
  return within && { ...within, within: found.function };
}

/** `await f()`, by itself or assigned. */
function isWholeStatement({ tree }: ModuleFacts, statement: NodeId, call: NodeId): boolean {
  let above = tree.parentOf(call);
  while (above !== undefined && ['await', 'assignment'].includes(tree.kindOf(above))) above = tree.parentOf(above);
  const isPlain = [...tree.descendants(call)].every((node) => tree.kindOf(node) !== 'await');
  return above === statement && tree.kindOf(statement) === 'expression_statement' && isPlain;
}

/** The group that a function opens first, when nothing but it can raise. */
function groupOf(facts: Facts, module: ModuleFacts, { body }: FunctionFact): GroupOpening | undefined {
  const { tree } = module;
  const statements = tree.namedChildren(body).filter((node) => !isHarmless(module, node));
  const [first, ...rest] = statements;
  const group = first === undefined ? undefined : groupOpenedBy(facts, module, first);
  const raises = rest.some((node) =>
    [node, ...tree.descendants(node)].some((inner) => tree.kindOf(inner) === 'raise_statement'),
  );
  return raises ? undefined : group;
}

/** A docstring, a comment, or an assignment of a literal. */
function isHarmless({ tree }: ModuleFacts, statement: NodeId): boolean {
  if (tree.kindOf(statement) === 'comment') return true;
  const [only] = tree.namedChildren(statement);
  if (tree.kindOf(statement) !== 'expression_statement' || only === undefined) return false;
  const value = tree.kindOf(only) === 'assignment' ? tree.childByField(only, 'right') : only;
  return (
    value !== undefined &&
    ['string', 'integer', 'list', 'dictionary', 'none', 'true', 'false'].includes(tree.kindOf(value)) &&
    ![...tree.descendants(value)].some((node) => ['call', 'await'].includes(tree.kindOf(node)))
  );
}

/** `async with asyncio.TaskGroup() as tg:`, the group being the first thing that is entered. */
function groupOpenedBy(facts: Facts, module: ModuleFacts, statement: NodeId): GroupOpening | undefined {
  const { tree } = module;
  if (tree.kindOf(statement) !== 'with_statement' || !tree.isAsync(statement)) return undefined;
  const item = [...tree.descendants(statement)].find((node) => tree.kindOf(node) === 'with_item');
  const manager = item === undefined ? undefined : tree.namedChildren(item)[0];
  const opened =
    manager !== undefined && tree.kindOf(manager) === 'as_pattern' ? tree.namedChildren(manager)[0] : manager;
  const call = callAt(module, opened);
  if (call === undefined || !groupsErrors(facts, call.name)) return undefined;
  return { name: call.name ?? '', module, range: call.range };
}

/** asyncio's since there is one; anyio's since 4.0, which before handed a single error on as it was. */
function groupsErrors({ versions }: Facts, name: string | undefined): boolean {
  switch (name) {
    case 'asyncio.TaskGroup':
    case 'asyncio.taskgroups.TaskGroup':
      return versions.satisfies('python', '>=3.11') !== 'no';
    case 'anyio.create_task_group':
      return versions.satisfies('anyio', '>=4') === 'yes';
    default:
      return false;
  }
}
