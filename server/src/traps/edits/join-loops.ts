import { type LoopScope, rankOf } from '../../model/effective-loop';
import type { Facts, FixtureFact, TestFact } from '../../model/facts';
import { asyncioMark } from '../reading/anyio-marks';
import type { FixtureMismatch, LoopMismatch } from '../reading/loop-mismatches';
import { fix } from '../reading/report';
import type { Fix } from '../trap';
import { removeKeywordOrBrackets } from './arguments';
import { setFixtureKeyword } from './fixtures';
import { loopScopeKeyword } from './loop-scopes';
import { setTestLoopScope } from './marks';
import { suiteOnOneLoop } from './suite-loop';
import { completeModules, type ModuleEdits, withImports } from './with-imports';

/** The ways to put tests and their fixture on one loop, the best first. */
export function joinLoops(facts: Facts, mismatch: LoopMismatch): Fix[] {
  const { fixtureLoop, testScope } = mismatch;
  // Of one scope and yet two loops: an override of "event_loop" is in the way, which is a trap of its own.
  if (testScope === fixtureLoop.scope) return [];
  const best =
    rankOf(testScope) < rankOf(fixtureLoop.scope) ? widenTests(facts, mismatch) : widenFixture(facts, mismatch);
  return [...best, ...narrowFixture(facts, mismatch), ...wholeSuite(facts, mismatch)];
}

/** The tests move to the fixture's loop, and so do their other async fixtures: on the old one they would only move the trap. */
function widenTests(facts: Facts, { fixture, fixtureLoop, tests }: LoopMismatch): Fix[] {
  const others = otherFixtures(facts, tests, fixtureLoop.scope);
  const canMove = facts.versions.satisfies('pytest-asyncio', '>=0.24') === 'yes';
  const moved = others?.map((other) => ({ other, set: setFixtureKeyword(other, 'loop_scope', fixtureLoop.scope) }));
  const marks = setTestLoopScope(facts, tests, fixtureLoop.scope, loopScopeKeyword(facts));
  if (moved === undefined || marks === undefined || (moved.length > 0 && !canMove)) return [];
  const parts: ModuleEdits[] = [{ module: facts.module, ...marks }];
  for (const { other, set } of moved) {
    if (set === undefined) return [];
    parts.push({ module: other.module, ...set });
  }
  const what = tests.length === 1 ? 'the test' : `${tests.length} tests`;
  const too = moved.length > 0 ? ', with their async fixtures' : '';
  return fix(`Run ${what} on the ${fixtureLoop.scope} loop of "${fixture.name}"${too}`, false, completeModules(parts));
}

/** Async fixtures of the tests on narrower loops; undefined when one is on a wider or unknown one, or out of reach. */
function otherFixtures(facts: Facts, tests: readonly TestFact[], scope: LoopScope): FixtureFact[] | undefined {
  const found = new Map<number, FixtureFact>();
  for (const test of tests) {
    for (const other of test.fixtures) {
      if (!other.function.isAsync) continue;
      const loop = facts.loopOf(other, test);
      if (loop.scope === scope) continue;
      const isNarrower =
        loop.provider === 'pytest-asyncio' && loop.scope !== undefined && rankOf(loop.scope) < rankOf(scope);
      if (!isNarrower || facts.versions.satisfies('pytest-asyncio', '>=0.24') !== 'yes') return undefined;
      found.set(other.function.node, other);
    }
  }
  return [...found.values()];
}

/** Of two fixtures the narrower one moves to the loop of the other. */
export function joinFixtures(facts: Facts, { fixture, loop, other, otherLoop }: FixtureMismatch): Fix[] {
  if (facts.versions.satisfies('pytest-asyncio', '>=0.24') !== 'yes' || loop.scope === otherLoop.scope) return [];
  const isNarrower = rankOf(loop.scope) < rankOf(otherLoop.scope);
  const [narrow, wide, scope] = isNarrower ? [fixture, other, otherLoop.scope] : [other, fixture, loop.scope];
  const set = setFixtureKeyword(narrow, 'loop_scope', scope);
  if (set === undefined) return [];
  const title = `Run "${narrow.name}" on the ${scope} loop of "${wide.name}"`;
  return fix(title, false, withImports(narrow.module, set.edits, set.needs));
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

/** Both defaults in the configuration: the whole suite on one loop. Before 0.26 a hook stands in for the second. */
function wholeSuite(facts: Facts, { fixture, tests }: LoopMismatch): Fix[] {
  if (facts.versions.satisfies('pytest-asyncio', '>=0.24') !== 'yes') return [];
  const decided = tests.some((test) =>
    [asyncioMark(test)].some((mark) => mark?.keywords.has('loop_scope') || mark?.keywords.has('scope')),
  );
  if (decided || fixture.decorator.keywords.has('loop_scope')) return [];
  const edits = suiteOnOneLoop(facts, 'session', fixture.module);
  return fix('Run the whole suite on one loop', false, edits ?? []);
}
