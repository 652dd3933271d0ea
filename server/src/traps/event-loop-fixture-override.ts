import { isLoopScope } from '../model/effective-loop';
import type { Facts, FixtureFact, FunctionFact, ModuleFacts, NodeId } from '../model/facts';
import { setOptions } from './edits/configuration';
import { setFixtureKeyword } from './edits/fixtures';
import { referTo } from './edits/imports';
import { lineStart, newlineOf } from './edits/lines';
import { type MarkEdits, setTestLoopScope } from './edits/marks';
import { removeParameter } from './edits/parameters';
import { removeFunction } from './edits/remove-function';
import { withImports } from './edits/with-imports';
import { named } from './reading/installed';
import { fix, report } from './reading/report';
import type { Edit, Finding, Fix, Trap } from './trap';

/** A fixture named `event_loop`: how loops were shared up to pytest-asyncio 0.21. */
export const eventLoopFixtureOverride: Trap = {
  name: 'event-loop-fixture-override',
  category: 'loop-scope',
  severity: 'error',
  summary: 'A fixture named `event_loop` no longer decides which loop tests run on.',
  appliesTo: 'pytest-asyncio >= 0.22',
  check(facts) {
    if (facts.versions.satisfies('pytest-asyncio', '>=0.22') !== 'yes') return [];
    return facts.fixtures.filter((fixture) => isOverride(fixture)).map((fixture) => finding(facts, fixture));
  },
};

/** Defined in any case: one under `if` or `try` may be there for older versions only. */
function isOverride({ name, module: { tree }, function: definition }: FixtureFact): boolean {
  if (name !== 'event_loop' || definition.enclosingFunction !== undefined) return false;
  const own = tree.parentOf(definition.node) ?? tree.root;
  const holder = tree.kindOf(own) === 'decorated_definition' ? (tree.parentOf(own) ?? tree.root) : own;
  if (holder === tree.root) return true;
  const owner = tree.parentOf(holder);
  return owner !== undefined && tree.kindOf(owner) === 'class_definition';
}

function finding(facts: Facts, fixture: FixtureFact): Finding {
  const isDead = facts.versions.satisfies('pytest-asyncio', '>=1.0') === 'yes';
  const version = named(facts, 'pytest-asyncio');
  const message = isDead
    ? `${version} has no fixture "event_loop": this override is dead code, and tests run on loops of their own scope. Failures look unrelated: "... attached to a different loop".`
    : `${version} warns "The event_loop fixture provided by pytest-asyncio has been redefined", and async fixtures of a wider scope run on another loop than this one: "... attached to a different loop".`;
  const fixes = facts.versions.satisfies('pytest-asyncio', '>=0.26') === 'yes' ? removal(facts, fixture) : [];
  const advice = fixes.length > 0 ? '' : ` ${byHand(facts, fixture)}`;
  return report(eventLoopFixtureOverride, facts, fixture.function.nameRange, message + advice, {
    fixes,
    tags: [isDead ? 'unnecessary' : 'deprecated'],
  });
}

function byHand(facts: Facts, fixture: FixtureFact): string {
  if (!makesPlainLoop(fixture)) {
    const newer = facts.versions.satisfies('pytest-asyncio', '>=1.4') === 'yes';
    return `Its body does more than make a loop: move a loop of another kind to ${newer ? 'the hook "pytest_asyncio_loop_factories"' : 'the fixture "event_loop_policy"'}, and setup to a fixture of its own.`;
  }
  if (facts.versions.satisfies('pytest-asyncio', '<0.26') === 'yes') {
    const keyword = facts.versions.satisfies('pytest-asyncio', '>=0.24') === 'yes' ? 'loop_scope' : 'scope';
    return `Remove it and give the tests ${keyword}="${fixture.scope ?? 'session'}" in their asyncio mark, or use pytest-asyncio 0.26 or newer.`;
  }
  return 'Remove it and set the loop scope of the tests and async fixtures that relied on it.';
}

/** Calls that only make, set, run down and close a loop of asyncio's own kind. */
const LOOP_CALLS =
  /(^|\.)(get_event_loop_policy|new_event_loop|get_event_loop|get_running_loop|set_event_loop|close|is_closed|is_running|run_until_complete|shutdown_asyncgens|shutdown_default_executor)$/;

function makesPlainLoop({ module, function: definition }: FixtureFact): boolean {
  const last = module.tree.lastOf(definition.body);
  const inside = (node: NodeId) => definition.body <= node && node <= last;
  const calls = module.calls.filter(({ node }) => inside(node));
  return (
    calls.length > 0 &&
    calls.every(({ callee, name }) => LOOP_CALLS.test(module.tree.textOf(callee)) && !/^uvloop\./.test(name ?? ''))
  );
}

function removal(facts: Facts, fixture: FixtureFact): Fix[] {
  const { scope, module } = fixture;
  if (scope === undefined || !makesPlainLoop(fixture)) return [];
  const requesters = releaseRequesters(facts);
  if (requesters === undefined) return [];
  const removed = removeFunction(module, fixture.function);
  const own: MarkEdits = { edits: [removed, ...requesters.own.edits], needs: requesters.own.needs };
  const finish = (more: MarkEdits = { edits: [], needs: [] }) => [
    ...withImports(module, [...own.edits, ...more.edits], [...own.needs, ...more.needs]),
    ...requesters.others,
  ];
  if (scope === 'function') return fix('Remove it: every test has its own loop anyway', false, finish());
  if (coversSuite(facts)) {
    const options = setOptions(facts, {
      asyncio_default_fixture_loop_scope: scope,
      asyncio_default_test_loop_scope: scope,
    });
    return options === undefined
      ? []
      : fix(`Replace it by options: ${scope} loop for tests and fixtures`, false, [...finish(), ...options]);
  }
  if (/(^|\/)conftest\.py$/.test(module.path)) return [];
  const scopes = ownLoopScopes(facts, fixture);
  return scopes === undefined ? [] : fix(`Replace it by loop_scope="${scope}" in this file`, false, finish(scopes));
}

/** A conftest.py that all tests are below: at rootdir, or in the one folder of tests. */
function coversSuite({ module, rootDir, configuration }: Facts): boolean {
  if (!module.path.endsWith('/conftest.py')) return false;
  const folder = module.path.slice(0, -'/conftest.py'.length);
  const root = rootDir.replace(/\/$/, '');
  if (folder === root) return true;
  const paths = configuration.testpaths?.value ?? ['tests', 'test'];
  return paths.some((path) => folder === `${root}/${path.replace(/\/$/, '')}`);
}

/** The scope of the override, said by every mark and fixture of the file. */
function ownLoopScopes(facts: Facts, { scope, function: override }: FixtureFact): MarkEdits | undefined {
  const tests = facts.tests.filter(({ loop }) => loop.provider === 'pytest-asyncio');
  const fixtures = tests.flatMap((test) => test.fixtures).filter((fixture) => fixture.function.isAsync);
  if (scope === undefined || override.enclosingClass !== undefined) return undefined;
  if (fixtures.some(({ module }) => module.path !== facts.module.path)) return undefined;
  const marks = setTestLoopScope(facts, tests, scope, 'loop_scope');
  // Since 1.5 the option may also say "fixture-scope".
  const option = facts.configuration.asyncioDefaultFixtureLoopScope?.value;
  const byDefault = option !== undefined && isLoopScope(option) ? option : undefined;
  const own = facts.fixtures.filter(
    (fixture) =>
      fixture.function.isAsync &&
      !fixture.decorator.keywords.has('loop_scope') &&
      (byDefault ?? fixture.scope) !== scope,
  );
  const set = own.map((fixture) => setFixtureKeyword(fixture, 'loop_scope', scope));
  if (marks === undefined || set.some((edits) => edits === undefined)) return undefined;
  const all = [marks, ...set.filter((edits) => edits !== undefined)];
  return { edits: all.flatMap(({ edits }) => edits), needs: all.flatMap(({ needs }) => needs) };
}

/**
 * Takes the parameter `event_loop` out of everything that requests it. An async function that uses it gets the running
 * loop instead. Undefined when a synchronous function uses it: that one needs a hand.
 */
function releaseRequesters(facts: Facts): { own: MarkEdits; others: readonly Edit[] } | undefined {
  const own: { edits: Edit[]; needs: MarkEdits['needs'][number][] } = { edits: [], needs: [] };
  const others: Edit[] = [];
  for (const { module, tests, fixtures } of [facts, ...facts.suite]) {
    const functions = new Map([...tests, ...fixtures].map(({ function: definition }) => [definition.node, definition]));
    const released = [...functions.values()].map((definition) => releaseFunction(module, definition));
    if (released.includes(undefined)) return undefined;
    const edits = released.flatMap((edits) => edits?.edits ?? []);
    const needs = released.flatMap((edits) => edits?.needs ?? []);
    if (module.path !== facts.module.path) others.push(...withImports(module, edits, needs));
    else {
      own.edits.push(...edits);
      own.needs.push(...needs);
    }
  }
  return { own, others };
}

function releaseFunction(module: ModuleFacts, definition: FunctionFact): MarkEdits | undefined {
  const parameter = definition.parameters.find(({ name }) => name === 'event_loop');
  if (parameter === undefined) return { edits: [], needs: [] };
  const { tree, text, path } = module;
  const removed = removeParameter(module, definition, parameter);
  const used = [...tree.descendants(definition.body)].some(
    (node) =>
      tree.kindOf(node) === 'identifier' && tree.fieldOf(node) !== 'attribute' && tree.textOf(node) === 'event_loop',
  );
  if (!used) return { edits: [removed], needs: [] };
  if (!definition.isAsync) return undefined;
  const { expression, need } = referTo(module, 'asyncio', 'get_running_loop');
  const start = tree.startOf(definition.body);
  const indentation = text.slice(lineStart(text, start), start);
  if (indentation.trim() !== '') return undefined;
  const newText = `event_loop = ${expression}()${newlineOf(text)}${indentation}`;
  return { edits: [removed, { file: path, span: { start, end: start }, newText }], needs: [need] };
}
