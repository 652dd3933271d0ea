import { rankOf } from '../../model/effective-loop';
import type { Facts } from '../../model/facts';
import type { LoopMismatch } from '../reading/loop-mismatches';
import { fix } from '../reading/report';
import type { Fix } from '../trap';
import { removeKeywordOrBrackets } from './arguments';
import { setOptions } from './configuration';
import { setFixtureKeyword } from './fixtures';
import { loopScopeKeyword } from './loop-scopes';
import { setTestLoopScope } from './marks';
import { withImports } from './with-imports';

/** The ways to put tests and their fixture on one loop, the best first. */
export function joinLoops(facts: Facts, mismatch: LoopMismatch): Fix[] {
  const { fixtureLoop, testScope } = mismatch;
  // Of one scope and yet two loops: an override of "event_loop" is in the way, which is a trap of its own.
  if (testScope === fixtureLoop.scope) return [];
  const best =
    rankOf(testScope) < rankOf(fixtureLoop.scope) ? widenTests(facts, mismatch) : widenFixture(facts, mismatch);
  return [...best, ...narrowFixture(facts, mismatch), ...wholeSuite(facts, mismatch)];
}

/** The tests move to the fixture's loop. */
function widenTests(facts: Facts, { fixture, fixtureLoop, tests }: LoopMismatch): Fix[] {
  // Another async fixture that stays on the old loop would only move the trap.
  const others = tests.flatMap((test) =>
    test.fixtures.map((candidate) => ({ candidate, loop: facts.loopOf(candidate, test) })),
  );
  if (others.some(({ candidate, loop }) => candidate.function.isAsync && loop.scope !== fixtureLoop.scope)) return [];
  const marks = setTestLoopScope(facts, tests, fixtureLoop.scope, loopScopeKeyword(facts));
  if (marks === undefined) return [];
  const what = tests.length === 1 ? 'the test' : `${tests.length} tests`;
  const title = `Run ${what} on the ${fixtureLoop.scope} loop of "${fixture.name}"`;
  return fix(title, false, withImports(facts.module, marks.edits, marks.needs));
}

/** The fixture moves to the loop of its tests. */
function widenFixture(facts: Facts, { fixture, testScope }: LoopMismatch): Fix[] {
  if (facts.versions.satisfies('pytest-asyncio', '>=0.24') !== 'yes') return [];
  const set = setFixtureKeyword(fixture, 'loop_scope', testScope);
  if (set === undefined) return [];
  const edits = withImports(fixture.module, set.edits, set.needs);
  return fix(`Run "${fixture.name}" on the ${testScope} loop of its tests`, false, edits);
}

/** The fixture is made anew for each test, on its loop: right when it is cheap. */
function narrowFixture(facts: Facts, { fixture, fixtureLoop, testScope }: LoopMismatch): Fix[] {
  const { module, decorator } = fixture;
  const call = module.tree.namedChildren(decorator.node)[0];
  if (testScope !== 'function' || fixtureLoop.scope === 'function' || call === undefined || !decorator.called)
    return [];
  const keywords = ['scope', 'loop_scope'].filter((name) => decorator.keywords.has(name));
  const [keyword, more] = keywords;
  // By configuration it would stay on the wider loop.
  if (keyword === undefined || facts.configuration.asyncioDefaultFixtureLoopScope !== undefined) return [];
  if (more !== undefined || decorator.unpacks) return [];
  const removal = removeKeywordOrBrackets(module, call, keyword);
  return removal === undefined ? [] : fix(`Make "${fixture.name}" anew for each test`, false, [removal]);
}

/** Both defaults in the configuration: the whole suite on one loop. */
function wholeSuite(facts: Facts, { fixtureLoop, tests }: LoopMismatch): Fix[] {
  if (facts.versions.satisfies('pytest-asyncio', '>=0.26') !== 'yes' || fixtureLoop.scope !== 'session') return [];
  const decided = tests.some(({ marks }) =>
    marks.some(
      ({ name, keywords }) => name === 'pytest.mark.asyncio' && (keywords.has('loop_scope') || keywords.has('scope')),
    ),
  );
  if (decided) return [];
  const edits = setOptions(facts, {
    asyncio_default_fixture_loop_scope: 'session',
    asyncio_default_test_loop_scope: 'session',
  });
  return fix('Run the whole suite on one loop', false, edits ?? []);
}
