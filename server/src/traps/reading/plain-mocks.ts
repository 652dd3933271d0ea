import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId, ParameterFact } from '../../model/facts';
import { assignmentsTo, callAt, callsIn } from './call-index';
import { usedAsResult } from './used-as-result';
import { originOf } from './value-types';
import { blockAround } from './with-blocks';

/** A call of a mock's method, in the code that got the mock, that the mock answers with the wrong kind of thing. */
export interface MockUse {
  readonly module: ModuleFacts;
  readonly call: CallFact;
  readonly method: string;
  /**
   * Of an AsyncMock: `dropped`, nobody awaits the coroutine; `used`, it is used as if it were the value. Of a plain mock:
   * `awaited`, although there is nothing to await.
   */
  readonly kind: 'dropped' | 'used' | 'awaited';
  /** The function the mock was given to, and the parameter it is there; undefined when it is used where it is made. */
  readonly receiver: { readonly function: FunctionFact; readonly parameter: ParameterFact } | undefined;
}

/** A mock made without a word about what it stands for, and a call of it that cannot go well. */
export interface MisusedMock {
  /** The call that makes it; in another file than the one that is checked when a fixture of a conftest.py makes it. */
  readonly made: CallFact;
  readonly module: ModuleFacts;
  /** Where it is handed over, in the file that is checked. */
  readonly given: NodeId;
  readonly use: MockUse;
}

/** Whether the methods of a mock are all coroutine functions, or all plain ones. */
export type MockKind = 'async' | 'sync';

const MAKERS: ReadonlyMap<string, MockKind> = new Map(
  ['unittest.mock', 'mock', 'mock.mock'].flatMap((module) => [
    [`${module}.AsyncMock`, 'async'] as const,
    [`${module}.MagicMock`, 'sync'] as const,
    [`${module}.Mock`, 'sync'] as const,
  ]),
);

/** What a mock can do by itself, all of it synchronous. */
const OWN_METHODS = /^(assert_\w+|reset_mock|configure_mock|mock_add_spec|attach_mock)$/;

/**
 * Mocks in the hands of code that takes their methods for what they are not: calls one of an AsyncMock without awaiting
 * it, or awaits one of a plain mock.
 */
export function misusedMocks(facts: Facts, kind: MockKind): readonly MisusedMock[] {
  const found = new Map<string, MisusedMock>();
  const keep = (mock: MisusedMock) => {
    const key = mock.module.path === facts.module.path ? `${mock.made.node}` : `${mock.given}:${mock.use.method}`;
    if (!found.has(key)) found.set(key, mock);
  };
  for (const call of facts.module.calls) {
    const own = usedWhereMade(facts, call, kind);
    const given = givenArguments(facts, call, kind);
    if (own === undefined && given.length === 0) continue;
    // What is expected to fail may fail before it comes to the mock.
    if (blockAround(facts.module, call.node, 'pytest.raises') !== undefined) continue;
    for (const { node, parameter } of given) {
      const made = plainMock(facts, node, kind);
      if (made === undefined) continue;
      for (const use of parameter) {
        if (!isConfigured(facts, call, node, made, use)) keep({ ...made, given: node, use });
      }
    }
    if (own !== undefined) keep(own);
  }
  return [...found.values()];
}

/** Arguments of a call to a function or class of the workspace, each with the wrong uses of its parameter there. */
function givenArguments(
  facts: Facts,
  call: CallFact,
  kind: MockKind,
): { node: NodeId; parameter: readonly MockUse[] }[] {
  if (call.name === undefined || call.positional.length + call.keywords.size === 0) return [];
  const made = facts.findClass(call.name);
  const init = made?.module.functions.find(
    ({ enclosingClass, name }) => enclosingClass === made.class && name === '__init__',
  );
  const target = made === undefined ? facts.findFunction(call.name) : init && { module: made.module, function: init };
  if (target === undefined) return [];
  const own = target.function;
  const isStatic = own.decorators.some(({ name }) => name === 'staticmethod');
  const parameters = own.parameters.slice(own.enclosingClass !== undefined && !isStatic ? 1 : 0);
  const usesOf = (parameter: ParameterFact | undefined): readonly MockUse[] => {
    if (parameter === undefined || parameter.kind.startsWith('var')) return [];
    if (made === undefined) return usesOfParameter(target.module, own, parameter, kind);
    return keptUses(facts, call, target.module, own, parameter, kind);
  };
  return [
    ...call.positional.map((node, index) => ({ node, parameter: usesOf(parameters[index]) })),
    ...[...call.keywords].map(([name, node]) => ({
      node,
      parameter: usesOf(parameters.find((candidate) => candidate.name === name)),
    })),
  ].filter(({ parameter }) => parameter.length > 0);
}

/** `self.session = session` in `__init__`: uses in the methods that the same function calls on the new object. */
function keptUses(
  facts: Facts,
  call: CallFact,
  module: ModuleFacts,
  init: FunctionFact,
  parameter: ParameterFact,
  kind: MockKind,
): readonly MockUse[] {
  const { tree } = module;
  const kept = tree.nodesOfKind('assignment').flatMap((node) => {
    const left = tree.childByField(node, 'left');
    const right = tree.childByField(node, 'right');
    if (node < init.body || node > tree.lastOf(init.body) || left === undefined || right === undefined) return [];
    return tree.textOf(right) === parameter.name && tree.textOf(left).startsWith('self.') ? [tree.textOf(left)] : [];
  });
  const [expression, more] = kept;
  if (expression === undefined || more !== undefined) return [];
  const object = assignedName(facts.module, call.node);
  if (object === undefined) return [];
  const called = new Set(
    callsIn(facts.module, call.inFunction?.node).map(({ callee }) => facts.module.tree.textOf(callee)),
  );
  return module.functions
    .filter(({ enclosingClass, name }) => enclosingClass === init.enclosingClass && called.has(`${object}.${name}`))
    .flatMap((method) =>
      wrongUses(module, method, parameter, expression, kind).map((use) => ({
        ...use,
        receiver: { function: method, parameter },
      })),
    );
}

function assignedName({ tree }: ModuleFacts, node: NodeId): string | undefined {
  const parent = tree.parentOf(node);
  const left = parent === undefined ? undefined : tree.childByField(parent, 'left');
  return left === undefined ? undefined : tree.textOf(left);
}

/** The same functions are called again and again. */
const known = new WeakMap<ModuleFacts, Map<string, readonly MockUse[]>>();

function usesOfParameter(
  module: ModuleFacts,
  definition: FunctionFact,
  parameter: ParameterFact,
  kind: MockKind,
): readonly MockUse[] {
  const all = known.get(module) ?? new Map<string, readonly MockUse[]>();
  known.set(module, all);
  const key = `${definition.node} ${parameter.name} ${kind}`;
  const uses = all.get(key) ?? wrongUses(module, definition, parameter, parameter.name, kind);
  all.set(key, uses);
  return uses;
}

/** Calls `expression.method()` in a function's own body that a mock of that kind does not answer rightly. */
function wrongUses(
  module: ModuleFacts,
  definition: FunctionFact,
  parameter: ParameterFact,
  expression: string,
  mock: MockKind,
): readonly MockUse[] {
  const { tree } = module;
  if (assignmentsTo(tree, expression, definition.body).length > 0) return [];
  return callsIn(module, definition.node).flatMap((call): MockUse[] => {
    const object = tree.childByField(call.callee, 'object');
    const attribute = tree.childByField(call.callee, 'attribute');
    if (object === undefined || attribute === undefined) return [];
    const kind = tree.textOf(object) === expression ? fate(module, call, mock) : undefined;
    if (kind === undefined || isConditional(module, call.node)) return [];
    return [{ module, call, method: tree.textOf(attribute), kind, receiver: { function: definition, parameter } }];
  });
}

/** In a branch that this test may not come to, or behind a place where the function may be left. */
function isConditional({ tree }: ModuleFacts, node: NodeId): boolean {
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    const kind = tree.kindOf(above);
    if (kind === 'function_definition') return leavesBefore(tree, above, node);
    if (BRANCHES.has(kind)) return true;
  }
  return false;
}

function leavesBefore(tree: ModuleFacts['tree'], definition: NodeId, node: NodeId): boolean {
  return ['return_statement', 'raise_statement'].some((kind) =>
    tree.nodesOfKind(kind).some((leaving) => leaving > definition && tree.endOf(leaving) < tree.startOf(node)),
  );
}

const BRANCHES: ReadonlySet<string> = new Set([
  'if_statement',
  'while_statement',
  'except_clause',
  'match_statement',
  'conditional_expression',
]);

function fate(module: ModuleFacts, call: CallFact, mock: MockKind): MockUse['kind'] | undefined {
  const { tree } = module;
  if (mock === 'sync') return call.awaited ? 'awaited' : undefined;
  const parent = tree.parentOf(call.node);
  if (call.awaited || parent === undefined) return undefined;
  switch (tree.kindOf(parent)) {
    case 'expression_statement':
      return 'dropped';
    case 'with_item':
    case 'as_pattern':
      return 'used';
    case 'attribute':
      return tree.fieldOf(call.node) === 'object' ? 'used' : undefined;
    case 'subscript':
      return tree.fieldOf(call.node) === 'value' ? 'used' : undefined;
    case 'for_statement':
      return tree.fieldOf(call.node) === 'right' ? 'used' : undefined;
    case 'assignment':
      return usedAsResult(module, call) === undefined ? undefined : 'used';
    default:
      return undefined;
  }
}

/** The mock an expression stands for, when nothing says what its methods are. */
function plainMock(facts: Facts, node: NodeId, kind: MockKind): Pick<MisusedMock, 'made' | 'module'> | undefined {
  const origin = originOf(facts, node);
  const made = origin && callAt(origin.module, origin.value);
  if (origin === undefined || made?.name === undefined || MAKERS.get(made.name) !== kind) return undefined;
  if (made.positional.length > 0) return undefined;
  return [...made.keywords.keys()].every((name) => name === 'name') ? { made, module: origin.module } : undefined;
}

/** `session.add = MagicMock()` where the mock is made or handed over, and other ways to say what a method is. */
function isConfigured(
  facts: Facts,
  call: CallFact,
  node: NodeId,
  { made, module }: Pick<MisusedMock, 'made' | 'module'>,
  { method, kind }: Pick<MockUse, 'method' | 'kind'>,
): boolean {
  const here = facts.module.tree.textOf(node);
  const there = assignedName(module, made.node);
  // What a plain mock returns may be awaitable; an AsyncMock's method is async whatever it returns.
  const said = kind === 'awaited' ? `${method}(\\.\\w+)*` : method;
  return saysWhat(facts.module, call.inFunction, here, said) || saysWhat(module, made.inFunction, there, said);
}

/** The mock may go by another name where its method is set (`service.session.add = ...`), so any receiver counts there. */
function saysWhat(
  { tree, text }: ModuleFacts,
  around: FunctionFact | undefined,
  name: string | undefined,
  method: string,
): boolean {
  const range = around === undefined ? { start: 0, end: text.length } : tree.rangeOf(around.node);
  const body = text.slice(range.start, range.end);
  if (new RegExp(`\\.${method}\\s*=[^=]`).test(body)) return true;
  if (name === undefined || !/^[\w.]+$/.test(name)) return false;
  const own = name.replaceAll('.', '\\.');
  return new RegExp(
    `\\b${own}\\.(configure_mock|mock_add_spec|attach_mock)\\(|(setattr|\\.object)\\(\\s*${own}\\b`,
  ).test(body);
}

/** `session = AsyncMock()` and `session.add(item)` in one function. */
function usedWhereMade(facts: Facts, call: CallFact, mock: MockKind): MisusedMock | undefined {
  const { module } = facts;
  const { tree } = module;
  const object = tree.childByField(call.callee, 'object');
  const attribute = tree.childByField(call.callee, 'attribute');
  if (object === undefined || attribute === undefined || tree.kindOf(object) !== 'identifier') return undefined;
  const method = tree.textOf(attribute);
  const kind = OWN_METHODS.test(method) ? undefined : fate(module, call, mock);
  const made = kind === undefined ? undefined : plainMock(facts, object, mock);
  if (kind === undefined || made === undefined || isConfigured(facts, call, object, made, { method, kind }))
    return undefined;
  return { ...made, given: call.node, use: { module, call, method, kind, receiver: undefined } };
}
