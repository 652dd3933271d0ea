import type { Facts, FunctionFact, NodeId } from '../../model/facts';
import { makeFixtureAsync, makeTestAsync } from '../edits/async-function';
import { insertAwait } from '../edits/await-expression';
import { withImports } from '../edits/with-imports';
import { ASYNC_CONTEXT_MANAGERS, isLibraryCoroutine } from '../reading/async-only';
import { callAt } from '../reading/call-index';
import { functionAround } from '../reading/function-around';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import { blockAround } from '../reading/with-blocks';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** `with` or `for` on something that only `async with` or `async for` can use. */
export const syncWithOnAsyncClient: Trap = {
  name: 'sync-with-on-async-client',
  category: 'never-runs',
  severity: 'error',
  rank: 31,
  summary: '`with` on an object that only supports `async with` fails before its first line.',
  appliesTo: 'every version',
  inNotebooks: true,
  check: (facts) => [...withStatements(facts), ...loops(facts), ...awaits(facts)],
};

function withStatements(facts: Facts): Finding[] {
  const { tree } = facts.module;
  return tree.nodesOfKind('with_statement').flatMap((statement) => {
    if (tree.isAsync(statement)) return [];
    const items = [...tree.descendants(statement)].filter(
      (node) => tree.kindOf(node) === 'with_item' && statementOf(facts, node) === statement,
    );
    const managers = items.map((item) => managerOf(facts, item));
    const asyncOnly = managers.filter((manager) => manager !== undefined && isAsyncOnly(facts, manager));
    // One statement is one trap; a mix with synchronous managers has to be taken apart by hand.
    const [first] = asyncOnly;
    if (first === undefined) return [];
    const whole = asyncOnly.length === items.length;
    return [
      finding(
        facts,
        first,
        statement,
        whole
          ? fixes(
              facts,
              statement,
              asyncOnly.filter((node) => node !== undefined),
            )
          : [],
      ),
    ];
  });
}

function statementOf({ module: { tree } }: Facts, node: NodeId): NodeId | undefined {
  let above = tree.parentOf(node);
  while (above !== undefined && tree.kindOf(above) !== 'with_statement') above = tree.parentOf(above);
  return above;
}

/** The expression of a `with` item without its `as`. */
function managerOf({ module: { tree } }: Facts, item: NodeId): NodeId | undefined {
  const value = tree.childByField(item, 'value') ?? tree.namedChildren(item)[0];
  if (value === undefined || tree.kindOf(value) !== 'as_pattern') return value;
  return tree.namedChildren(value)[0];
}

function isAsyncOnly(facts: Facts, manager: NodeId): boolean {
  const { module } = facts;
  const call = callAt(module, manager);
  if (call === undefined) {
    const type = module.typeOf(manager);
    return type !== undefined && ASYNC_CONTEXT_MANAGERS.has(type);
  }
  if (call.name === undefined) return false;
  if (ASYNC_CONTEXT_MANAGERS.has(call.name)) return true;
  const found = facts.findFunction(call.name)?.function;
  return found?.decorators.some(({ name }) => name === 'contextlib.asynccontextmanager') ?? false;
}

/** `for x in agen():` over an async generator of the workspace. */
function loops(facts: Facts): Finding[] {
  const { module } = facts;
  const { tree, path } = module;
  return tree.nodesOfKind('for_statement').flatMap((statement) => {
    const right = tree.childByField(statement, 'right');
    if (right === undefined || tree.isAsync(statement)) return [];
    const call = callAt(module, right);
    const made = call?.name === undefined ? undefined : facts.findFunction(call.name)?.function;
    if (call === undefined || made === undefined || made.decorators.length > 0) return [];
    if (!made.isAsync || !made.isGenerator) return [];
    const message = `"${made.name}" is an async generator, and a plain "for" cannot use one. It raises "TypeError: 'async_generator' object is not iterable".`;
    const start = tree.startOf(statement);
    const edits = call.inFunction?.isAsync ? [{ file: path, span: { start, end: start }, newText: 'async ' }] : [];
    return [
      report(syncWithOnAsyncClient, facts, tree.rangeOf(right), message, { fixes: fix('Use async for', true, edits) }),
    ];
  });
}

/** `await agen()` for an async generator of the workspace. */
function awaits(facts: Facts): Finding[] {
  const { module } = facts;
  return module.calls.flatMap((call) => {
    const made = call.awaited && call.name !== undefined ? facts.findFunction(call.name)?.function : undefined;
    if (made === undefined || !made.isAsync || !made.isGenerator || made.decorators.length > 0) return [];
    if (blockAround(module, call.node, 'pytest.raises') !== undefined) return [];
    const message = `"${made.name}" is an async generator: it gives its values one by one to "async for", and cannot be awaited. It raises "TypeError: object async_generator can't be used in 'await' expression".`;
    return [report(syncWithOnAsyncClient, facts, call.range, message)];
  });
}

function finding(facts: Facts, manager: NodeId, statement: NodeId, fixes: readonly Fix[]): Finding {
  const { tree } = facts.module;
  const call = tree.kindOf(manager) === 'call' ? tree.childByField(manager, 'function') : manager;
  const shown = tree.textOf(call ?? manager);
  const type = facts.module.typeOf(manager)?.split('.').pop() ?? '...';
  const message = `"${shown}" supports only "async with". ${symptom(facts, type)}`;
  const around = functionAround(facts.module, statement);
  const test = facts.tests.find((candidate) => candidate.function.node === around?.node);
  return report(syncWithOnAsyncClient, facts, tree.rangeOf(manager), message, {
    fixes,
    ...(test && { test: test.nodeid }),
  });
}

function symptom(facts: Facts, type: string): string {
  const newer = `"TypeError: '${type}' object does not support the context manager protocol"`;
  switch (facts.versions.satisfies('python', '>=3.11')) {
    case 'yes':
      return `${named(facts, 'python')} raises ${newer}.`.replace('python', 'Python');
    case 'no':
      return 'Python before 3.11 raises "AttributeError: __enter__".';
    default:
      return `Python raises "AttributeError: __enter__" before 3.11, ${newer} since.`;
  }
}

function fixes(facts: Facts, statement: NodeId, managers: readonly NodeId[]): Fix[] {
  const { module } = facts;
  const { tree, path } = module;
  const around = functionAround(facts.module, statement);
  if (around === undefined) return [];
  const start = tree.startOf(statement);
  const asyncWith: Edit = { file: path, span: { start, end: start }, newText: 'async ' };
  if (around.isAsync) return fix('Use async with', true, [asyncWith]);

  const fixture = facts.fixtures.find((candidate) => candidate.function.node === around.node);
  const test = facts.tests.find((candidate) => candidate.function.node === around.node);
  const made = fixture !== undefined ? makeFixtureAsync(facts, fixture) : test && makeTestAsync(facts, test);
  if (made === undefined) return [];
  const awaits = coroutineCalls(facts, around, statement, managers);
  const edits = withImports(module, [...made.edits, asyncWith, ...awaits], made.needs);
  const what = fixture === undefined ? 'test' : 'fixture';
  return fix(`Make the ${what} async and use async with`, false, edits);
}

/** In the body, calls of coroutine methods have to be awaited now. */
function coroutineCalls(
  { module }: Facts,
  around: FunctionFact,
  statement: NodeId,
  managers: readonly NodeId[],
): Edit[] {
  const last = module.tree.lastOf(statement);
  return module.calls
    .filter(({ node, inFunction }) => node > statement && node <= last && inFunction?.node === around.node)
    .filter(
      ({ node, awaited, name }) =>
        !awaited && name !== undefined && !managers.includes(node) && isLibraryCoroutine(name),
    )
    .flatMap(({ node }) => insertAwait(module, node));
}
