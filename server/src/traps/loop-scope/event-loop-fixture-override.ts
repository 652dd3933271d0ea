import type { Facts, FixtureFact, NodeId } from '../../model/facts';
import { setOptions } from '../edits/configuration';
import { loopScopeKeyword, setLoopScopes } from '../edits/loop-scopes';
import { releaseEventLoop } from '../edits/release-event-loop';
import { removeFunction } from '../edits/remove-function';
import { completeModules, type ModuleEdits } from '../edits/with-imports';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

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
  const fixes = removals(facts, fixture);
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
    return `Remove it and give the tests ${loopScopeKeyword(facts)}="${fixture.scope ?? 'session'}" in their asyncio mark, or use pytest-asyncio 0.26 or newer.`;
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

/** Without the override, and with its scope said in the way of the installed version: options first, then marks. */
function removals(facts: Facts, fixture: FixtureFact): Fix[] {
  const { scope, module } = fixture;
  const released = releaseEventLoop(facts);
  if (scope === undefined || released === undefined || !makesPlainLoop(fixture)) return [];
  if (facts.versions.satisfies('pytest-asyncio', '>=0.23') !== 'yes') return [];
  const removed: ModuleEdits = { module, edits: [removeFunction(module, fixture.function)], needs: [] };
  const without = [removed, ...released];
  if (scope === 'function') {
    return fix('Remove it: every test has its own loop anyway', false, completeModules(without));
  }
  const byMarks = setLoopScopes(facts, scope);
  return [
    ...optionFix(facts, scope, without),
    ...(byMarks === undefined
      ? []
      : fix(
          `Replace it by ${loopScopeKeyword(facts)}="${scope}" where it counts`,
          false,
          completeModules([...without, ...byMarks]),
        )),
  ];
}

function optionFix(facts: Facts, scope: string, without: readonly ModuleEdits[]): Fix[] {
  if (facts.versions.satisfies('pytest-asyncio', '>=0.26') !== 'yes' || !coversSuite(facts)) return [];
  const options = setOptions(facts, {
    asyncio_default_fixture_loop_scope: scope,
    asyncio_default_test_loop_scope: scope,
  });
  if (options === undefined) return [];
  const title = `Replace it by options: ${scope} loop for tests and fixtures`;
  return fix(title, false, [...completeModules(without), ...options]);
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
