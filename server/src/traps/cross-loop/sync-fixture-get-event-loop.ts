import type { CallFact, Facts, FixtureFact, FunctionFact, ModuleFacts, TestFact } from '../../model/facts';
import { makeFixtureAsync, makeTestAsync } from '../edits/async-function';
import { closeLoopAfter } from '../edits/close-loop';
import { renameDecorator } from '../edits/decorators';
import { referTo } from '../edits/imports';
import { indentationAt, lineStart, newlineOf } from '../edits/lines';
import { withImports } from '../edits/with-imports';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** A synchronous fixture that asks for the current loop before there is the test's. */
export const syncFixtureGetEventLoop: Trap = {
  name: 'sync-fixture-get-event-loop',
  category: 'cross-loop',
  severity: 'warning',
  rank: 12,
  summary: 'The loop that a synchronous fixture or test gets is not the one async tests run on, or there is none.',
  appliesTo: 'pytest-asyncio >= 0.23',
  check(facts) {
    if (facts.versions.satisfies('pytest-asyncio', '>=0.23') !== 'yes') return [];
    const { module } = facts;
    return module.calls.flatMap((call) => {
      const { inFunction } = call;
      if (inFunction === undefined || inFunction.isAsync || !asksForLoop(call) || isGuarded(module, call)) return [];
      if (makesItsOwn(module, inFunction)) return [];
      const later = laterSyncTest(facts, inFunction);
      if (later !== undefined) return [inSyncTest(facts, call, later)];
      const fixture = facts.fixtures.find(({ function: made }) => made.node === inFunction.node);
      const tests = fixture === undefined ? testsBehindSetup(facts, inFunction) : testsOf(facts, fixture);
      const [first] = tests.filter((test) => !hasLoopBefore(test));
      return first === undefined ? [] : [finding(facts, call, inFunction, fixture, first)];
    });
  },
};

interface LaterTest {
  readonly test: TestFact;
  /** The async test that leaves no loop behind. */
  readonly before: TestFact;
}

/** A synchronous test behind an async one: since pytest-asyncio 1.4 that takes the current loop away with it. */
function laterSyncTest(facts: Facts, around: FunctionFact): LaterTest | undefined {
  const { versions, module } = facts;
  if (versions.satisfies('pytest-asyncio', '>=1.4') !== 'yes') return undefined;
  if (versions.isInstalled('pytest-randomly') === 'yes' || /\bset_event_loop\b/.test(module.text)) return undefined;
  const index = facts.tests.findIndex(({ function: own }) => own.node === around.node);
  const test = facts.tests[index];
  // Who has parameters and fixtures may be moved to the front, or get a loop by one of them.
  if (test === undefined || test.loop.provider !== 'sync' || test.isUnittest || test.fixtures.length > 0)
    return undefined;
  const before = facts.tests
    .slice(0, index)
    .find(
      ({ loop, fixtures, isUnittest }) =>
        loop.provider === 'pytest-asyncio' && loop.scope === 'function' && fixtures.length === 0 && !isUnittest,
    );
  return before === undefined ? undefined : { test, before };
}

function inSyncTest(facts: Facts, call: CallFact, { test, before }: LaterTest): Finding {
  const { module } = facts;
  const shown = `${module.tree.textOf(call.callee)}()`;
  const message = `"${test.function.name}" is synchronous and runs after the async "${before.function.name}", behind which ${named(facts, 'pytest-asyncio')} leaves no current loop. ${shown} raises "RuntimeError: There is no current event loop in thread 'MainThread'."`;
  const made = /get_event_loop$/.test(call.name ?? '') ? makeTestAsync(facts, test) : undefined;
  const { expression, need } = referTo(module, 'asyncio', 'get_running_loop');
  const running = { file: module.path, span: module.tree.rangeOf(call.callee), newText: expression };
  const edits = made === undefined ? [] : withImports(module, [...made.edits, running], [...made.needs, need]);
  const { start, end } = before.function.nameRange;
  return report(syncFixtureGetEventLoop, facts, call.range, message, {
    severity: 'error',
    test: test.nodeid,
    related: [{ file: module.path, span: { start, end }, message: `"${before.function.name}" runs before` }],
    fixes: [...fix('Make the test async and take the running loop', false, edits), ...ownLoop(module, call)],
  });
}

/** A synchronous test that needs *a* loop only: one of its own, which is closed at the end. */
function ownLoop(module: ModuleFacts, { node, name, callee, inFunction }: CallFact): Fix[] {
  const { tree, path, text } = module;
  if (inFunction === undefined || !/get_event_loop$/.test(name ?? '')) return [];
  const asking = module.calls.filter((other) => other.inFunction?.node === inFunction.node && asksForLoop(other));
  const siblings = tree.namedChildren(inFunction.body);
  const index = siblings.findIndex((one) => one <= node && node <= tree.lastOf(one));
  const statement = siblings[index];
  if (asking.length > 1 || statement === undefined) return [];
  const { expression, need } = referTo(module, 'asyncio', 'new_event_loop');
  const title = 'Give the test a loop of its own, closed at the end';
  const assignment = tree.parentOf(node);
  const left = assignment === undefined ? undefined : tree.childByField(assignment, 'left');
  if (left !== undefined && tree.kindOf(left) === 'identifier' && tree.namedChildren(statement)[0] === assignment) {
    const rest = closeLoopAfter(module, siblings.slice(index + 1), tree.textOf(left));
    const made = { file: path, span: tree.rangeOf(callee), newText: expression };
    return rest.length === 0 ? [] : fix(title, false, withImports(module, [made, ...rest], [need]));
  }
  if (/\bloop\b/.test(tree.textOf(inFunction.node))) return [];
  const start = lineStart(text, tree.startOf(statement));
  const newText = `${indentationAt(text, start)}loop = ${expression}()${newlineOf(text)}`;
  const used = { file: path, span: tree.rangeOf(node), newText: 'loop' };
  const edits = [
    { file: path, span: { start, end: start }, newText },
    ...closeLoopAfter(module, siblings.slice(index), 'loop', [used]),
  ];
  return fix(title, false, withImports(module, edits, [need]));
}

function asksForLoop({ name, keywords }: CallFact): boolean {
  switch (name) {
    case 'asyncio.get_event_loop':
    case 'asyncio.events.get_event_loop':
      return true;
    case 'asyncio.Future':
    case 'asyncio.ensure_future':
      return !keywords.has('loop');
    default:
      return false;
  }
}

/** Whoever expects the RuntimeError has thought of it. */
function isGuarded({ tree }: ModuleFacts, { node }: CallFact): boolean {
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    const kind = tree.kindOf(above);
    if (kind === 'function_definition') return false;
    if (kind === 'try_statement' && tree.namedChildren(above).some((child) => tree.kindOf(child) === 'except_clause'))
      return true;
  }
  return false;
}

/** The function sets a loop of its own, or runs what it gets itself. */
function makesItsOwn({ tree }: ModuleFacts, { body }: FunctionFact): boolean {
  return /\b(set_event_loop|new_event_loop|run_until_complete|run_forever)\b/.test(tree.textOf(body));
}

function testsOf(facts: Facts, fixture: FixtureFact): readonly TestFact[] {
  // Since 1.1 the loop of its scope is current while pytest-asyncio runs a synchronous fixture.
  if (fixture.isPytestAsyncio && facts.versions.satisfies('pytest-asyncio', '>=1.1') === 'yes') return [];
  return [facts, ...facts.suite]
    .flatMap(({ tests }) => tests)
    .filter(
      ({ loop, fixtures }) =>
        loop.provider === 'pytest-asyncio' && fixtures.some((used) => used.function === fixture.function),
    );
}

const SETUP = /^(setup|setup_method|setup_class|setup_module|setup_function)$/;

function testsBehindSetup({ tests }: Facts, { name, enclosingClass, enclosingFunction }: FunctionFact) {
  if (!SETUP.test(name) || enclosingFunction !== undefined) return [];
  return tests.filter(
    (test) =>
      test.loop.provider === 'pytest-asyncio' &&
      (enclosingClass === undefined || test.function.enclosingClass === enclosingClass),
  );
}

/** An async fixture that is set up first leaves the test's loop behind as the current one, in every version. */
function hasLoopBefore({ fixtures }: TestFact): boolean {
  return fixtures.some((fixture) => fixture.function.isAsync);
}

function finding(
  facts: Facts,
  call: CallFact,
  around: FunctionFact,
  fixture: FixtureFact | undefined,
  test: TestFact,
): Finding {
  const what = fixture === undefined ? `"${around.name}"` : `The fixture "${fixture.name}"`;
  const shown = `${facts.module.tree.textOf(call.callee)}()`;
  const raises =
    facts.versions.satisfies('pytest-asyncio', '>=1.4') === 'yes'
      ? `With ${named(facts, 'pytest-asyncio')} every test after an async one raises "RuntimeError: There is no current event loop in thread 'MainThread'."; before that, what`
      : 'What';
  const message = `${what} is synchronous, so ${shown} gives it another loop than the one "${test.function.name}" runs on. ${raises} it makes on that loop raises "... attached to a different loop" in the test, or waits forever.`;
  return report(syncFixtureGetEventLoop, facts, call.range, message, {
    fixes: fixture === undefined ? [] : fixes(facts, call, fixture, test),
  });
}

function fixes(facts: Facts, call: CallFact, fixture: FixtureFact, test: TestFact): Fix[] {
  const { module } = facts;
  // On a wider loop than the test's it would only be another trap.
  if (fixture.scope === undefined || fixture.scope !== test.loop.scope) return [];
  return [...asyncFixture(facts, call, fixture), ...runByAsyncio(facts, fixture, module)];
}

function asyncFixture(facts: Facts, call: CallFact, fixture: FixtureFact): Fix[] {
  const { module } = facts;
  if (!/get_event_loop$/.test(call.name ?? '')) return [];
  const made = makeFixtureAsync(facts, fixture);
  if (made === undefined) return [];
  const { expression, need } = referTo(module, 'asyncio', 'get_running_loop');
  const running = { file: module.path, span: module.tree.rangeOf(call.callee), newText: expression };
  const edits = withImports(module, [...made.edits, running], [...made.needs, need]);
  return fix(`Make "${fixture.name}" async and take the running loop`, false, edits);
}

/** pytest-asyncio's decorator on the synchronous function: the loop of its scope is then the current one. */
function runByAsyncio(facts: Facts, { name, decorator }: FixtureFact, module: ModuleFacts): Fix[] {
  if (facts.versions.satisfies('pytest-asyncio', '>=1.1') !== 'yes' || decorator.name !== 'pytest.fixture') return [];
  const { expression, need } = referTo(module, 'pytest_asyncio', 'fixture');
  const edits = withImports(module, [renameDecorator(module, decorator, expression)], [need]);
  return fix(`Let pytest-asyncio set up "${name}"`, false, edits);
}
