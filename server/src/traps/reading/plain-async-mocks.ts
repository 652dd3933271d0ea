import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId, ParameterFact } from '../../model/facts';
import { usedAsResult } from './used-as-result';
import { originOf } from './value-types';

/** A call of a mock's method whose result is not awaited, in the code that got the mock. */
export interface SyncUse {
  readonly module: ModuleFacts;
  readonly call: CallFact;
  readonly method: string;
  /** `dropped`: nobody looks at the result. `used`: it is used as if it were the value. */
  readonly kind: 'dropped' | 'used';
  /** The function the mock was given to, and the parameter it is there; undefined when it is used where it is made. */
  readonly receiver: { readonly function: FunctionFact; readonly parameter: ParameterFact } | undefined;
}

/** A plain `AsyncMock()` with the places that call its methods as if they were synchronous. */
export interface PlainAsyncMock {
  /** The call that makes it; in another file than the one that is checked when a fixture of a conftest.py makes it. */
  readonly made: CallFact;
  readonly module: ModuleFacts;
  /** Where it is handed over, in the file that is checked. */
  readonly given: NodeId;
  readonly use: SyncUse;
}

const MAKERS: ReadonlySet<string> = new Set(['unittest.mock.AsyncMock', 'mock.AsyncMock', 'mock.mock.AsyncMock']);

/** What a mock can do by itself, all of it synchronous. */
const OWN_METHODS = /^(assert_\w+|reset_mock|configure_mock|mock_add_spec|attach_mock)$/;

/** Mocks whose every method is async, in the hands of code that calls one of them without awaiting it. */
export function misusedAsyncMocks(facts: Facts): readonly PlainAsyncMock[] {
  const found = new Map<string, PlainAsyncMock>();
  const keep = (mock: PlainAsyncMock) => {
    const key = mock.module.path === facts.module.path ? `${mock.made.node}` : `${mock.given}:${mock.use.method}`;
    if (!found.has(key)) found.set(key, mock);
  };
  for (const call of facts.module.calls) {
    for (const { node, parameter } of givenArguments(facts, call)) {
      const made = plainMock(facts, node);
      if (made === undefined) continue;
      for (const use of parameter) {
        if (!isConfigured(facts, call, node, made, use.method)) keep({ ...made, given: node, use });
      }
    }
    const own = usedWhereMade(facts, call);
    if (own !== undefined) keep(own);
  }
  return [...found.values()];
}

/** Arguments of a call to a function or class of the workspace, each with the synchronous uses of its parameter there. */
function givenArguments(facts: Facts, call: CallFact): { node: NodeId; parameter: readonly SyncUse[] }[] {
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
  const usesOf = (parameter: ParameterFact | undefined): readonly SyncUse[] => {
    if (parameter === undefined || parameter.kind.startsWith('var')) return [];
    if (made === undefined) return syncUses(target.module, own, parameter, parameter.name);
    return keptUses(facts, call, target.module, own, parameter);
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
): readonly SyncUse[] {
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
    facts.module.calls
      .filter(({ inFunction }) => inFunction === call.inFunction)
      .map(({ callee }) => facts.module.tree.textOf(callee)),
  );
  return module.functions
    .filter(({ enclosingClass, name }) => enclosingClass === init.enclosingClass && called.has(`${object}.${name}`))
    .flatMap((method) =>
      syncUses(module, method, parameter, expression).map((use) => ({
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

/** Calls `expression.method()` in a function's own body that are not awaited and cannot be later. */
function syncUses(
  module: ModuleFacts,
  definition: FunctionFact,
  parameter: ParameterFact,
  expression: string,
): readonly SyncUse[] {
  const { tree } = module;
  const rebound = tree.nodesOfKind('assignment').some((node) => {
    const left = tree.childByField(node, 'left');
    return (
      node > definition.body &&
      node <= tree.lastOf(definition.body) &&
      left !== undefined &&
      tree.textOf(left) === expression
    );
  });
  if (rebound) return [];
  return module.calls.flatMap((call): SyncUse[] => {
    const object = tree.childByField(call.callee, 'object');
    const attribute = tree.childByField(call.callee, 'attribute');
    if (call.inFunction?.node !== definition.node || object === undefined || attribute === undefined) return [];
    const kind = tree.textOf(object) === expression ? fate(module, call) : undefined;
    if (kind === undefined || isConditional(module, call.node)) return [];
    return [{ module, call, method: tree.textOf(attribute), kind, receiver: { function: definition, parameter } }];
  });
}

/** In a branch that this test may not come to. */
function isConditional({ tree }: ModuleFacts, node: NodeId): boolean {
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    const kind = tree.kindOf(above);
    if (kind === 'function_definition') return false;
    if (BRANCHES.has(kind)) return true;
  }
  return false;
}

const BRANCHES: ReadonlySet<string> = new Set([
  'if_statement',
  'while_statement',
  'except_clause',
  'match_statement',
  'conditional_expression',
]);

function fate(module: ModuleFacts, call: CallFact): SyncUse['kind'] | undefined {
  const { tree } = module;
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

/** The `AsyncMock()` an expression stands for, when nothing says what its methods are. */
function plainMock(facts: Facts, node: NodeId): Pick<PlainAsyncMock, 'made' | 'module'> | undefined {
  const origin = originOf(facts, node);
  const made = origin?.module.calls.find((call) => call.node === origin.value);
  if (origin === undefined || made?.name === undefined || !MAKERS.has(made.name)) return undefined;
  if (made.positional.length > 0) return undefined;
  return [...made.keywords.keys()].every((name) => name === 'name') ? { made, module: origin.module } : undefined;
}

/** `session.add = MagicMock()` where the mock is made or handed over, and other ways to say what a method is. */
function isConfigured(
  facts: Facts,
  call: CallFact,
  node: NodeId,
  { made, module }: Pick<PlainAsyncMock, 'made' | 'module'>,
  method: string,
): boolean {
  const here = facts.module.tree.textOf(node);
  const there = assignedName(module, made.node);
  return (
    saysWhat(facts.module, call.inFunction, here, method) ||
    (there !== undefined && saysWhat(module, made.inFunction, there, method))
  );
}

function saysWhat(
  { tree, text }: ModuleFacts,
  around: FunctionFact | undefined,
  name: string,
  method: string,
): boolean {
  if (!/^[\w.]+$/.test(name)) return false;
  const range = around === undefined ? { start: 0, end: text.length } : tree.rangeOf(around.node);
  const escaped = name.replaceAll('.', '\\.');
  return new RegExp(
    `\\b${escaped}\\.(${method}\\s*=[^=]|(configure_mock|mock_add_spec|attach_mock)\\()|setattr\\(\\s*${escaped}\\b`,
  ).test(text.slice(range.start, range.end));
}

/** `session = AsyncMock()` and `session.add(item)` in one function. */
function usedWhereMade(facts: Facts, call: CallFact): PlainAsyncMock | undefined {
  const { module } = facts;
  const { tree } = module;
  const object = tree.childByField(call.callee, 'object');
  const attribute = tree.childByField(call.callee, 'attribute');
  if (object === undefined || attribute === undefined || tree.kindOf(object) !== 'identifier') return undefined;
  const method = tree.textOf(attribute);
  const kind = OWN_METHODS.test(method) ? undefined : fate(module, call);
  const made = kind === undefined ? undefined : plainMock(facts, object);
  if (kind === undefined || made === undefined || isConfigured(facts, call, object, made, method)) return undefined;
  return { ...made, given: call.node, use: { module, call, method, kind, receiver: undefined } };
}
