import type { NodeId } from '../syntax/syntax-tree';
import type { DecoratorFact, FunctionFact, ModuleFacts } from './facts';
import { booleanLiteral } from './literals';
import { readMark } from './read-mark';

/** What a `pytest_collection_modifyitems` does to the tests, when it is the one that pytest-asyncio documents. */
export interface MarkingHook {
  /** The asyncio mark it gives to the async tests. */
  readonly mark: DecoratorFact;
  /** `append=False`: before the test's own marks. Otherwise behind them, yet before those of class and module. */
  readonly isFirst: boolean;
  /** It asks `pytest_asyncio.is_async_test`: only tests that pytest-asyncio has taken are marked. */
  readonly isGuarded: boolean;
}

const ASYNC_TEST = new Set(['pytest_asyncio.is_async_test', 'pytest_asyncio.plugin.is_async_test']);
/** True of the same tests as far as marks matter: it gets a function of the item. */
const COROUTINE = new Set(['asyncio.iscoroutinefunction', 'inspect.iscoroutinefunction']);

/**
 * Reads a hook that goes through `items`, with or without a question whether one is an async test, and adds one asyncio
 * mark to each. Undefined for anything else: every statement has to be understood.
 */
export function readMarkingHook(module: ModuleFacts, hook: FunctionFact): MarkingHook | undefined {
  const { tree } = module;
  if (!hook.parameters.some((parameter) => parameter.name === 'items') || hook.decorators.length > 0) return undefined;
  const locals = new Map<string, NodeId>();
  let found: MarkingHook | undefined;
  for (const statement of tree.namedChildren(hook.body)) {
    const kind = tree.kindOf(statement);
    if (kind === 'comment' || kind === 'import_statement' || kind === 'import_from_statement') continue;
    if (kind === 'expression_statement') {
      const [expression] = tree.namedChildren(statement);
      if (expression !== undefined && tree.kindOf(expression) === 'string') continue;
      if (expression === undefined || tree.kindOf(expression) !== 'assignment') return undefined;
      const left = tree.childByField(expression, 'left');
      const right = tree.childByField(expression, 'right');
      if (left === undefined || right === undefined || tree.kindOf(left) !== 'identifier') return undefined;
      locals.set(tree.textOf(left), right);
      continue;
    }
    if (kind !== 'for_statement' || found !== undefined) return undefined;
    found = readLoop({ module, locals }, statement);
    if (found === undefined) return undefined;
  }
  return found;
}

interface Reading {
  readonly module: ModuleFacts;
  readonly locals: ReadonlyMap<string, NodeId>;
}

function readLoop(reading: Reading, statement: NodeId): MarkingHook | undefined {
  const { tree } = reading.module;
  const target = tree.childByField(statement, 'left');
  const source = tree.childByField(statement, 'right');
  const body = tree.childByField(statement, 'body');
  if (target === undefined || source === undefined || body === undefined) return undefined;
  const asked = readSource(reading, source);
  if (asked === undefined) return undefined;
  const item = tree.textOf(target);
  let statements = tree.namedChildren(body).filter((node) => tree.kindOf(node) !== 'comment');
  let isGuarded = asked === 'guarded';
  const [first] = statements;
  if (statements.length === 1 && first !== undefined && tree.kindOf(first) === 'if_statement') {
    const condition = tree.childByField(first, 'condition');
    const inside = tree.childByField(first, 'consequence');
    if (condition === undefined || inside === undefined || tree.childByField(first, 'alternative') !== undefined)
      return undefined;
    const question = readQuestion(reading, condition, item);
    if (question === undefined) return undefined;
    isGuarded = isGuarded || question === 'guarded';
    statements = tree.namedChildren(inside).filter((node) => tree.kindOf(node) !== 'comment');
  }
  const [only] = statements;
  const call = only === undefined ? undefined : tree.namedChildren(only)[0];
  if (statements.length !== 1 || call === undefined || tree.kindOf(call) !== 'call') return undefined;
  const added = readAddMarker(reading, call, item);
  return added === undefined ? undefined : { ...added, isGuarded };
}

type Asked = 'all' | 'guarded';

/** `items`, a comprehension over them, or a name for one. */
function readSource(reading: Reading, node: NodeId): Asked | undefined {
  const { module, locals } = reading;
  const { tree } = module;
  const kind = tree.kindOf(node);
  if (kind === 'identifier') {
    const text = tree.textOf(node);
    const value = locals.get(text);
    if (value !== undefined) return readSource(reading, value);
    return text === 'items' ? 'all' : undefined;
  }
  if (kind !== 'generator_expression' && kind !== 'list_comprehension') return undefined;
  const [element, clause, filter, ...more] = tree.namedChildren(node);
  if (element === undefined || clause === undefined || more.length > 0) return undefined;
  const source = tree.childByField(clause, 'right');
  const item = tree.childByField(clause, 'left');
  if (source === undefined || item === undefined || tree.textOf(item) !== tree.textOf(element)) return undefined;
  const inner = readSource(reading, source);
  if (inner === undefined || filter === undefined) return inner;
  const [condition] = tree.namedChildren(filter);
  const question = condition === undefined ? undefined : readQuestion(reading, condition, tree.textOf(item));
  if (question === undefined) return undefined;
  return question === 'guarded' ? 'guarded' : inner;
}

/** `is_async_test(item)`, or whether its function is a coroutine function. */
function readQuestion({ module }: Reading, node: NodeId, item: string): Asked | undefined {
  const { tree } = module;
  if (tree.kindOf(node) !== 'call') return undefined;
  const callee = tree.childByField(node, 'function');
  const list = tree.childByField(node, 'arguments');
  const name = callee === undefined ? undefined : module.dottedName(callee);
  const [argument, ...more] = list === undefined ? [] : tree.namedChildren(list);
  if (name === undefined || argument === undefined || more.length > 0) return undefined;
  const text = tree.textOf(argument);
  if (ASYNC_TEST.has(name)) return text === item ? 'guarded' : undefined;
  return COROUTINE.has(name) && (text === `${item}.obj` || text === `${item}.function`) ? 'all' : undefined;
}

/** `item.add_marker(pytest.mark.asyncio(...), append=False)`. */
function readAddMarker(
  { module, locals }: Reading,
  call: NodeId,
  item: string,
): Pick<MarkingHook, 'mark' | 'isFirst'> | undefined {
  const { tree } = module;
  const callee = tree.childByField(call, 'function');
  const list = tree.childByField(call, 'arguments');
  if (callee === undefined || list === undefined || tree.textOf(callee) !== `${item}.add_marker`) return undefined;
  const [first, second, ...more] = tree.namedChildren(list);
  if (first === undefined || more.length > 0) return undefined;
  const local = tree.kindOf(first) === 'identifier' ? locals.get(tree.textOf(first)) : undefined;
  const names = { dottedName: module.dottedName, assignedFrom: (node: NodeId) => node };
  const mark = readMark(tree, module.path, names, local ?? first, first);
  if (mark.name !== 'pytest.mark.asyncio' || mark.unpacks) return undefined;
  const append = readAppend(module, second);
  return append === undefined ? undefined : { mark, isFirst: !append };
}

function readAppend({ tree }: ModuleFacts, argument: NodeId | undefined): boolean | undefined {
  if (argument === undefined) return true;
  if (tree.kindOf(argument) !== 'keyword_argument') return booleanLiteral(tree, argument);
  const name = tree.childByField(argument, 'name');
  const value = tree.childByField(argument, 'value');
  if (name === undefined || value === undefined || tree.textOf(name) !== 'append') return undefined;
  return booleanLiteral(tree, value);
}
