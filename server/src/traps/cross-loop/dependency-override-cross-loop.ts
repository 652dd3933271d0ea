import type { Facts, FixtureFact, FunctionFact, ModuleFacts, NodeId, TestFact } from '../../model/facts';
import { makeFixtureAsync, makeTestAsync } from '../edits/async-function';
import { insertAwait } from '../edits/await-expression';
import { referTo } from '../edits/imports';
import { indentationAt, indentationStep, lineStart, newlineOf } from '../edits/lines';
import { withImports } from '../edits/with-imports';
import { functionAround } from '../reading/function-around';
import { holdsLoop } from '../reading/loop-bound';
import { fix, report } from '../reading/report';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** An override hands what an async fixture made on the test's loop to an app that TestClient runs on its own. */
export const dependencyOverrideCrossLoop: Trap = {
  name: 'dependency-override-cross-loop',
  category: 'cross-loop',
  severity: 'warning',
  rank: 59,
  summary: 'A dependency override gives TestClient, on its own loop, what an async fixture made on another.',
  appliesTo: 'every version',
  check(facts) {
    const { module } = facts;
    return module.tree.nodesOfKind('assignment').flatMap((assignment) => {
      const around = functionAround(module, assignment);
      const override = around === undefined ? undefined : overrideAt(facts, assignment, around);
      if (around === undefined || override === undefined || !meetsTestClient(facts, around)) return [];
      return [finding(facts, assignment, around, override)];
    });
  },
};

/** The async fixture behind the parameter that `app.dependency_overrides[x] = lambda: parameter` hands on. */
function overrideAt(facts: Facts, assignment: NodeId, around: FunctionFact): FixtureFact | undefined {
  const { module } = facts;
  const { tree } = module;
  const left = tree.childByField(assignment, 'left');
  const right = tree.childByField(assignment, 'right');
  if (left === undefined || right === undefined || tree.kindOf(left) !== 'subscript') return undefined;
  if (!/\.dependency_overrides\s*\[/.test(tree.textOf(left))) return undefined;
  const name = handedOn(module, right, around);
  if (name === undefined || !around.parameters.some((parameter) => parameter.name === name)) return undefined;
  const isRequester = [...facts.tests, ...facts.fixtures].some(({ function: own }) => own.node === around.node);
  const fixture = isRequester ? facts.findFixture(name) : undefined;
  if (fixture === undefined || !fixture.function.isAsync || !holdsLoop(fixture)) return undefined;
  const { provider } = facts.loopOf(fixture);
  return provider === 'pytest-asyncio' || provider === 'anyio' ? fixture : undefined;
}

/** The name that an override gives: of `lambda: name`, or of a nested function that returns or yields it. */
function handedOn(module: ModuleFacts, override: NodeId, around: FunctionFact): string | undefined {
  const { tree } = module;
  if (tree.kindOf(override) === 'lambda') {
    const body = tree.childByField(override, 'body');
    return body !== undefined && tree.kindOf(body) === 'identifier' ? tree.textOf(body) : undefined;
  }
  const name = tree.textOf(override);
  const nested = module.functions.find(
    ({ name: own, enclosingFunction }) => own === name && enclosingFunction?.node === around.node,
  );
  if (nested === undefined) return undefined;
  const [given] = [...tree.nodesOfKind('yield'), ...tree.nodesOfKind('return_statement')].filter(
    (node) => nested.node < node && node <= tree.lastOf(nested.node),
  );
  const value = given === undefined ? undefined : tree.namedChildren(given)[0];
  return value !== undefined && tree.kindOf(value) === 'identifier' ? tree.textOf(value) : undefined;
}

const TEST_CLIENTS: ReadonlySet<string> = new Set(['starlette.testclient.TestClient', 'fastapi.testclient.TestClient']);

/** The function itself makes a TestClient, or a test that uses it does, by itself or by a fixture. */
function meetsTestClient(facts: Facts, around: FunctionFact): boolean {
  if (makesTestClient(facts, facts.module, around)) return true;
  return usersOf(facts, around).some(
    (test) =>
      makesTestClient(facts, facts.module, test.function) ||
      test.fixtures.some(({ module, function: made }) => makesTestClient(facts, module, made)),
  );
}

function usersOf(facts: Facts, around: FunctionFact): readonly TestFact[] {
  return [facts, ...facts.suite]
    .flatMap(({ tests }) => tests)
    .filter(({ fixtures }) =>
      fixtures.some((used) => used.function.node === around.node && used.function.name === around.name),
    );
}

function makesTestClient(facts: Facts, module: ModuleFacts, { node }: FunctionFact): boolean {
  return facts.typed(module).calls.some((call) => TEST_CLIENTS.has(call.name ?? '') && call.inFunction?.node === node);
}

function finding(facts: Facts, assignment: NodeId, around: FunctionFact, fixture: FixtureFact): Finding {
  const { tree } = facts.module;
  const { start, end } = fixture.function.nameRange;
  const message = `The async fixture "${fixture.name}" makes its value on the loop of the test, and TestClient runs the app on a loop of its own, in another thread. As soon as the app waits for it, it raises "RuntimeError: ... attached to a different loop" (asyncpg: "another operation is in progress").`;
  return report(dependencyOverrideCrossLoop, facts, tree.rangeOf(assignment), message, {
    related: [{ file: fixture.module.path, span: { start, end }, message: `"${fixture.name}" is made here` }],
    fixes: toAsyncClient(facts, around),
  });
}

const VERBS = /^(get|post|put|patch|delete|head|options|request)$/;

/** The fixture gives an async client on the loop of the test, and its tests await their requests. */
function toAsyncClient(facts: Facts, around: FunctionFact): Fix[] {
  const { module } = facts;
  const fixture = facts.fixtures.find(({ function: made }) => made.node === around.node);
  const users = usersOf(facts, around);
  const isOurs = users.every((test) => facts.tests.includes(test));
  if (fixture === undefined || around.isAsync || !isOurs || facts.suite.length > 0) return [];
  const given = givenClient(facts, fixture);
  const made = makeFixtureAsync(facts, fixture);
  if (given === undefined || made === undefined) return [];
  const tests = users.map((test) => testEdits(facts, test, fixture.name));
  if (tests.some((test) => test === undefined)) return [];
  const parts = tests.flatMap((test) => test ?? []);
  const edits = [...made.edits, ...given.edits, ...parts.flatMap((part) => part.edits)];
  const needs = [...made.needs, ...given.needs, ...parts.flatMap((part) => part.needs)];
  return fix('Use an async client on the loop of the test', false, withImports(module, edits, needs));
}

/** `yield TestClient(app)` or `return TestClient(app)` as an `async with` around a `yield`. */
function givenClient(facts: Facts, { function: made }: FixtureFact) {
  const { module, versions } = facts;
  const { tree, text, path } = module;
  const calls = module.calls.filter(({ name, inFunction }) => TEST_CLIENTS.has(name ?? '') && inFunction === made);
  const [call, more] = calls;
  const parent = call === undefined ? undefined : tree.parentOf(call.node);
  if (call === undefined || more !== undefined || parent === undefined) return undefined;
  const kind = tree.kindOf(parent);
  const app = call.keywords.get('app') ?? call.positional[0];
  if ((kind !== 'yield' && kind !== 'return_statement') || app === undefined) return undefined;
  if (call.positional.length + call.keywords.size !== 1) return undefined;
  const statement = kind === 'yield' ? (tree.parentOf(parent) ?? parent) : parent;
  const start = tree.startOf(statement);
  const indentation = indentationAt(text, start);
  if (lineStart(text, start) + indentation.length !== start || tree.parentOf(statement) !== made.body) return undefined;
  const library = versions.isInstalled('httpx') === 'no' ? 'httpx2' : 'httpx';
  const client = referTo(module, library, 'AsyncClient');
  const transport = referTo(module, library, 'ASGITransport');
  const opening = `async with ${client.expression}(transport=${transport.expression}(app=${tree.textOf(app)}), base_url="http://testserver") as client:`;
  const newline = newlineOf(text);
  const lines = [opening, `${indentation}${indentationStep(text)}yield client`];
  // Nothing followed the `return`; the override is to go with the test.
  if (kind === 'return_statement') lines.push(`${indentation}${tree.textOf(app)}.dependency_overrides.clear()`);
  const edits: Edit[] = [{ file: path, span: tree.rangeOf(statement), newText: lines.join(newline) }];
  return { edits, needs: [client.need, transport.need] };
}

/** The test async, and every request awaited. Undefined where it does something else with the client. */
function testEdits(facts: Facts, test: TestFact, name: string) {
  const { module } = facts;
  const { tree } = module;
  const { function: own } = test;
  if (!own.parameters.some((parameter) => parameter.name === name)) return undefined;
  const made = own.isAsync ? { edits: [], needs: [] } : makeTestAsync(facts, test);
  if (made === undefined) return undefined;
  const edits: Edit[] = [...made.edits];
  for (const node of tree.descendants(own.body)) {
    if (tree.kindOf(node) !== 'identifier' || tree.textOf(node) !== name || tree.fieldOf(node) === 'attribute')
      continue;
    const attribute = tree.parentOf(node);
    const method = attribute === undefined ? undefined : tree.childByField(attribute, 'attribute');
    const call = attribute === undefined ? undefined : tree.parentOf(attribute);
    if (method === undefined || call === undefined || tree.kindOf(call) !== 'call' || !VERBS.test(tree.textOf(method)))
      return undefined;
    edits.push(...insertAwait(module, call));
  }
  return { edits, needs: made.needs };
}
