import type { LoopScope } from '../../model/effective-loop';
import type { CallFact, Facts, FixtureFact } from '../../model/facts';
import { setOptions } from '../edits/configuration';
import { referTo } from '../edits/imports';
import { indentationStep, newlineOf } from '../edits/lines';
import { loopScopeKeyword, setLoopScopes } from '../edits/loop-scopes';
import { releaseEventLoop } from '../edits/release-event-loop';
import { removeFunction } from '../edits/remove-function';
import { type Definition, markingHookText } from '../edits/suite-loop';
import { completeModules, type ModuleEdits } from '../edits/with-imports';
import { named } from '../reading/installed';
import { type LoopFactory, loopFactoryOf, policyOf } from '../reading/loop-policies';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** A fixture named `event_loop`: how loops were shared up to pytest-asyncio 0.21. */
export const eventLoopFixtureOverride: Trap = {
  name: 'event-loop-fixture-override',
  category: 'loop-scope',
  severity: 'error',
  rank: 4,
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
  const fixes = removals(facts, fixture);
  const advice = fixes.length > 0 ? '' : ` ${byHand(facts, fixture)}`;
  return report(eventLoopFixtureOverride, facts, fixture.function.nameRange, message + advice, {
    fixes,
    tags: [isDead ? 'unnecessary' : 'deprecated'],
  });
}

function byHand(facts: Facts, fixture: FixtureFact): string {
  const { versions } = facts;
  if (loopMade(fixture) === undefined) {
    const newer = versions.satisfies('pytest-asyncio', '>=1.4') === 'yes';
    return `Its body does more than make a loop: move a loop of another kind to ${newer ? 'the hook "pytest_asyncio_loop_factories"' : 'the fixture "event_loop_policy"'}, and setup to a fixture of its own.`;
  }
  if (versions.satisfies('pytest-asyncio', '<0.26') === 'yes') {
    return `Remove it and give the tests ${loopScopeKeyword(facts)}="${fixture.scope ?? 'session'}" in their asyncio mark, or use pytest-asyncio 0.26 or newer.`;
  }
  return 'Remove it and set the loop scope of the tests and async fixtures that relied on it.';
}

/** Calls that only make, set, run down and close a loop. */
const LOOP_CALLS =
  /(^|\.)(get_event_loop_policy|set_event_loop_policy|new_event_loop|get_event_loop|get_running_loop|set_event_loop|close|is_closed|is_running|run_until_complete|shutdown_asyncgens|shutdown_default_executor)$/;

/** What kind of loop the body makes, when that is all it does. */
function loopMade({ module, function: definition }: FixtureFact): LoopFactory | 'plain' | undefined {
  const last = module.tree.lastOf(definition.body);
  const calls = module.calls.filter(({ node }) => definition.body <= node && node <= last);
  const isOther = (call: CallFact) =>
    loopFactoryOf(call) === undefined && !LOOP_CALLS.test(module.tree.textOf(call.callee));
  if (calls.length === 0 || calls.some(isOther)) return undefined;
  const kinds = calls.flatMap((call) => loopFactoryOf(call) ?? []).filter(({ module: from }) => from !== 'asyncio');
  const named = calls.flatMap((call) => loopFactoryOf(call) ?? []).some(({ name }) => name !== 'new_event_loop');
  const [kind] = kinds;
  if (kind === undefined) return named ? undefined : 'plain';
  return kinds.every(({ id }) => id === kind.id) && !named ? kind : undefined;
}

/** The override gone, or with what says the kind of its loop in its place; undefined when the version has no way. */
function kindKept(facts: Facts, fixture: FixtureFact): Definition | 'nothing' | undefined {
  const { module, function: definition } = fixture;
  const made = loopMade(fixture);
  if (made === undefined || made === 'plain') return made && 'nothing';
  if (definition.enclosingClass !== undefined) return undefined;
  const newline = newlineOf(module.text);
  const step = indentationStep(module.text);
  if (facts.versions.satisfies('pytest-asyncio', '>=1.4') === 'yes') {
    if (!module.path.endsWith('/conftest.py')) return undefined;
    const { expression, need } = referTo(module, made.module, made.name);
    const text = `def pytest_asyncio_loop_factories():${newline}${step}return {"${made.id}": ${expression}}`;
    return { text, needs: [need] };
  }
  const policy = policyOf(made)?.split('.').at(-1);
  if (policy === undefined) return undefined;
  const { expression, need } = referTo(module, made.module, policy);
  const decorator = referTo(module, 'pytest', 'fixture');
  const lines = [
    `@${decorator.expression}(scope="session")`,
    'def event_loop_policy():',
    `${step}return ${expression}()`,
  ];
  return { text: lines.join(newline), needs: [need, decorator.need] };
}

function inItsPlace({ module, function: definition }: FixtureFact, definitions: readonly Definition[]): ModuleEdits {
  if (definitions.length === 0) return { module, edits: [removeFunction(module, definition)], needs: [] };
  const newText = definitions.map(({ text }) => text).join(newlineOf(module.text).repeat(3));
  const edit = { file: module.path, span: definition.range, newText };
  return { module, edits: [edit], needs: definitions.flatMap(({ needs }) => needs) };
}

/** Without the override, and with its scope said in the way of the installed version: options first, then marks. */
function removals(facts: Facts, fixture: FixtureFact): Fix[] {
  const { scope } = fixture;
  const released = releaseEventLoop(facts);
  const kind = kindKept(facts, fixture);
  if (scope === undefined || released === undefined || kind === undefined) return [];
  if (facts.versions.satisfies('pytest-asyncio', '>=0.23') !== 'yes') return [];
  const kept = kind === 'nothing' ? [] : [kind];
  const without = [inItsPlace(fixture, kept), ...released];
  if (scope === 'function') {
    const title =
      kind === 'nothing'
        ? 'Remove it: every test has its own loop anyway'
        : 'Keep the kind of loop, without the override';
    return fix(title, false, completeModules(without));
  }
  const byMarks = setLoopScopes(facts, scope);
  return [
    ...suiteFix(facts, fixture, scope, kept, released),
    ...(byMarks === undefined
      ? []
      : fix(
          `Replace it by ${loopScopeKeyword(facts)}="${scope}" where it counts`,
          false,
          completeModules([...without, ...byMarks]),
        )),
  ];
}

/** For an override that all tests are below: two options since 0.26, before that one option and a hook. */
function suiteFix(
  facts: Facts,
  fixture: FixtureFact,
  scope: LoopScope,
  kept: readonly Definition[],
  released: readonly ModuleEdits[],
): Fix[] {
  const since = (version: string) => facts.versions.satisfies('pytest-asyncio', `>=${version}`) === 'yes';
  if (!since('0.24') || !coversSuite(facts)) return [];
  const options = { asyncio_default_fixture_loop_scope: scope };
  if (since('0.26')) {
    const both = setOptions(facts, { ...options, asyncio_default_test_loop_scope: scope });
    const title = `Replace it by options: ${scope} loop for tests and fixtures`;
    return both === undefined
      ? []
      : fix(title, false, [...completeModules([inItsPlace(fixture, kept), ...released]), ...both]);
  }
  const hook = markingHookText(fixture.module, scope);
  const option = setOptions(facts, options);
  if (hook === undefined || option === undefined) return [];
  const edits = completeModules([inItsPlace(fixture, [...kept, hook]), ...released]);
  return fix(`Replace it by an option and a hook: ${scope} loop for tests and fixtures`, false, [...edits, ...option]);
}

/** A conftest.py that all tests are below: at rootdir, or in the one folder of tests. */
function coversSuite({ module, rootDir, configuration }: Facts): boolean {
  if (!module.path.endsWith('/conftest.py')) return false;
  const folder = module.path.slice(0, -'/conftest.py'.length);
  const root = rootDir.replace(/\/$/, '');
  if (folder === root) return true;
  const named = configuration.testpaths?.value;
  const isNamed = (path: string) => folder === `${root}/${path.replace(/\/$/, '')}`;
  return named === undefined ? ['tests', 'test'].some(isNamed) : named.length > 0 && named.every(isNamed);
}
