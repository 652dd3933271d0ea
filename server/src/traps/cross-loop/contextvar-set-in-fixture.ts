import type { CallFact, Facts, FixtureFact, FunctionFact, ModuleFacts, NodeId, TestFact } from '../../model/facts';
import { makeFixtureSync } from '../edits/await-fixture';
import { renameDecorator } from '../edits/decorators';
import { referTo } from '../edits/imports';
import { withImports } from '../edits/with-imports';
import { callsIn } from '../reading/calls-in';
import { type ContextVariable, contextVariableOf, isSameVariable } from '../reading/context-variables';
import { named } from '../reading/installed';
import { reachOf } from '../reading/reach';
import { fix, report } from '../reading/report';
import { isSameFixture } from '../reading/unawaited-fixtures';
import type { Finding, Fix, Trap } from '../trap';

/** An async fixture sets a context variable in a task of its own, where the test does not see it. */
export const contextvarSetInFixture: Trap = {
  name: 'contextvar-set-in-fixture',
  category: 'cross-loop',
  severity: 'error',
  rank: 67,
  summary: 'A context variable that an async fixture sets is not set in the test.',
  appliesTo: 'pytest-asyncio < 0.25, and < 1.1 on Python 3.10 and older',
  check(facts) {
    if (!isolatesFixtures(facts)) return [];
    return facts.fixtures.flatMap((fixture) => (fixture.function.isAsync ? findings(facts, fixture) : []));
  },
};

/** pytest-asyncio carries what a fixture sets over to the test since 0.25; where Python cannot, since 1.1. */
function isolatesFixtures({ versions }: Facts): boolean {
  if (versions.satisfies('pytest-asyncio', '<0.25') === 'yes') return true;
  return versions.satisfies('pytest-asyncio', '<1.1') === 'yes' && versions.satisfies('python', '<3.11') === 'yes';
}

function findings(facts: Facts, fixture: FixtureFact): Finding[] {
  const { module } = facts;
  const sets = callsIn(module, fixture.function).flatMap((call) => {
    const variable = contextVariableOf(facts, module, call, 'set');
    return variable === undefined || !runsBeforeTest(module, fixture, call.node) ? [] : [{ call, variable }];
  });
  if (sets.length === 0) return [];
  const tests = usersOf(facts, fixture);
  const [any] = tests;
  if (any === undefined || sharesContext(facts, any)) return [];
  return sets.flatMap(({ call, variable }) => {
    const reset = resetOf(facts, fixture, variable);
    const [missed] = variable.hasDefault ? [] : tests.flatMap((test) => readingOf(facts, fixture, test, variable));
    if (missed === undefined && reset === undefined) return [];
    return [finding(facts, fixture, call, missed, reset)];
  });
}

/** Of a fixture that yields, what stands behind the `yield` is for later. */
function runsBeforeTest(module: ModuleFacts, { function: made }: FixtureFact, node: NodeId): boolean {
  const given = yieldOf(module, made);
  return !made.isGenerator || (given !== undefined && node < given);
}

function yieldOf({ tree }: ModuleFacts, { node }: FunctionFact): NodeId | undefined {
  const [only, more] = tree.nodesOfKind('yield').filter((given) => node < given && given <= tree.lastOf(node));
  return more === undefined ? only : undefined;
}

/** Tests that use the fixture with pytest-asyncio running it. */
function usersOf(facts: Facts, fixture: FixtureFact): readonly TestFact[] {
  return [facts, ...facts.suite]
    .flatMap(({ tests }) => tests)
    .filter((test) => {
      const { provider, error } = test.loop;
      if (test.isUnittest || error !== undefined || (provider !== 'pytest-asyncio' && provider !== 'sync'))
        return false;
      if (!test.fixtures.some((used) => isSameFixture(used, fixture))) return false;
      const own = facts.loopOf(fixture, test);
      return own.provider === 'pytest-asyncio' && own.error === undefined;
    });
}

/** The project has its tasks made in one context. */
function sharesContext(facts: Facts, test: TestFact): boolean {
  const named = ['event_loop', 'event_loop_policy'].flatMap((name) => facts.findFixture(name) ?? []);
  return [facts, ...test.fixtures, ...named].some(({ module }) => /task_factory|copy_context/.test(module.text));
}

/** `var.reset(token)` behind the `yield`, which runs in another context than the one the token is from. */
function resetOf(facts: Facts, fixture: FixtureFact, variable: ContextVariable): CallFact | undefined {
  const { module } = facts;
  const given = yieldOf(module, fixture.function);
  return callsIn(module, fixture.function).find(
    (call) =>
      given !== undefined &&
      call.node > given &&
      isSameVariable(variable, contextVariableOf(facts, module, call, 'reset')) &&
      isBound(module, fixture.function, call) &&
      isCertain(module, call.node),
  );
}

/** The token is what a `set` of the same fixture gave. */
function isBound({ tree }: ModuleFacts, { node }: FunctionFact, { positional }: CallFact): boolean {
  const [token] = positional;
  if (token === undefined) return false;
  return tree.nodesOfKind('assignment').some((assignment) => {
    const left = tree.childByField(assignment, 'left');
    const right = tree.childByField(assignment, 'right');
    if (left === undefined || right === undefined || assignment < node || assignment > tree.lastOf(node)) return false;
    return tree.textOf(left) === tree.textOf(token) && /\.set\s*\(/.test(tree.textOf(right));
  });
}

interface Reading {
  readonly test: TestFact;
  readonly module: ModuleFacts;
  readonly call: CallFact;
}

/** Where a test, or a function it calls, relies on the variable, when nothing but async fixtures sets it. */
function readingOf(facts: Facts, fixture: FixtureFact, test: TestFact, variable: ContextVariable): Reading[] {
  const module = [facts, ...facts.suite].find(({ tests }) => tests.includes(test))?.module;
  if (module === undefined || isSetElsewhere(facts, fixture, test, module, variable)) return [];
  const own = readingsIn(facts, module, test.function, variable);
  const called = callsIn(module, test.function).flatMap((call) => {
    const found = call.name === undefined || !isCertain(module, call.node) ? undefined : facts.findFunction(call.name);
    if (found === undefined || found.function.isGenerator || found.function.isAsync !== call.awaited) return [];
    return readingsIn(facts, found.module, found.function, variable);
  });
  return [...own, ...called].map((reading) => ({ ...reading, test }));
}

function readingsIn(facts: Facts, module: ModuleFacts, definition: FunctionFact, variable: ContextVariable) {
  return callsIn(module, definition)
    .filter(
      (call) =>
        call.positional.length + call.keywords.size === 0 &&
        isSameVariable(variable, contextVariableOf(facts, module, call, 'get')) &&
        isCertain(module, call.node),
    )
    .map((call) => ({ module, call }));
}

const UNCERTAIN: ReadonlySet<string> = new Set([
  'if_statement',
  'conditional_expression',
  'boolean_operator',
  'while_statement',
  'for_statement',
  'match_statement',
  'except_clause',
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

/** It runs whenever its function does, and nobody expects it to raise. */
function isCertain({ tree }: ModuleFacts, node: NodeId): boolean {
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    const kind = tree.kindOf(above);
    if (kind === 'function_definition') return true;
    if (UNCERTAIN.has(kind)) return false;
    const children = tree.namedChildren(above);
    if (kind === 'try_statement' && children.some((child) => tree.kindOf(child) === 'except_clause')) return false;
    const [head] = children;
    if (kind === 'with_statement' && head !== undefined && /raises|suppress/.test(tree.textOf(head))) return false;
  }
  return true;
}

/** The test or what it mentions, another fixture of it, or a module at its top sets the variable where the test sees it. */
function isSetElsewhere(
  facts: Facts,
  fixture: FixtureFact,
  test: TestFact,
  module: ModuleFacts,
  variable: ContextVariable,
): boolean {
  const bodies = reachOf(facts, module, test.function.node).bodies;
  // What an async fixture of pytest-asyncio sets itself stays with it, too.
  const others = test.fixtures.filter(
    (other) =>
      !isSameFixture(other, fixture) &&
      !(other.function.isAsync && facts.loopOf(other, test).provider === 'pytest-asyncio'),
  );
  const around = [...others.map((other) => ({ module: other.module, node: other.function.node })), ...bodies];
  const reached = around.flatMap((other) =>
    other.module === module || bodies.includes(other)
      ? [other]
      : [other, ...reachOf(facts, other.module, other.node).bodies],
  );
  const isSet = (place: ModuleFacts, isThere: (call: CallFact) => boolean) =>
    place.calls.some((call) => isThere(call) && isSameVariable(variable, contextVariableOf(facts, place, call, 'set')));
  return (
    [module, facts.module, variable.module].some((place) =>
      isSet(place, ({ inFunction }) => inFunction === undefined),
    ) ||
    reached.some(({ module: place, node }) =>
      isSet(place, (call) => node <= call.node && call.node <= place.tree.lastOf(node)),
    )
  );
}

function finding(
  facts: Facts,
  fixture: FixtureFact,
  call: CallFact,
  missed: Reading | undefined,
  reset: CallFact | undefined,
): Finding {
  const { versions, module } = facts;
  const on = versions.satisfies('pytest-asyncio', '<0.25') === 'yes' ? '' : ` on Python ${versions.python}`;
  const symptoms = [
    missed === undefined ? [] : `"${missed.test.function.name}" does not see it: "LookupError: <ContextVar ...>"`,
    reset === undefined ? [] : 'its reset fails with "ValueError: <Token ...> was created in a different Context"',
  ].flat();
  const message = `${named(facts, 'pytest-asyncio')}${on} runs the async fixture "${fixture.name}" in a context of its own. What it sets in a context variable stays there: ${symptoms.join(', and ')}.`;
  const related = [
    ...(missed === undefined ? [] : [{ in: missed.module, call: missed.call, message: 'Not set here' }]),
    ...(reset === undefined ? [] : [{ in: module, call: reset, message: 'In another context here' }]),
  ];
  return report(contextvarSetInFixture, facts, call.range, message, {
    fixes: toSyncFixture(fixture),
    related: related.map((place) => ({
      file: place.in.path,
      span: { start: place.call.range.start, end: place.call.range.end },
      message: place.message,
    })),
  });
}

/** A synchronous fixture runs in the context that tests are started from. */
function toSyncFixture(fixture: FixtureFact): Fix[] {
  const { module, decorator, isPytestAsyncio } = fixture;
  const edits = makeFixtureSync(fixture);
  if (edits === undefined || decorator.unpacks || decorator.keywords.has('loop_scope')) return [];
  const plain = isPytestAsyncio ? referTo(module, 'pytest', 'fixture') : undefined;
  const renamed = plain === undefined ? [] : [renameDecorator(module, decorator, plain.expression)];
  return fix('Set it in a synchronous fixture', false, withImports(module, [...renamed, ...edits], [plain?.need]));
}
