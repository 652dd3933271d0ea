import { type EffectiveLoop, type LoopScope, rankOf, sameLoop } from '../../model/effective-loop';
import type { Facts, FixtureFact, TestFact } from '../../model/facts';
import { removeKeyword } from '../edits/arguments';
import { setOptions } from '../edits/configuration';
import { setFixtureKeyword } from '../edits/fixtures';
import { loopScopeKeyword } from '../edits/loop-scopes';
import { setTestLoopScope } from '../edits/marks';
import { withImports } from '../edits/with-imports';
import { named } from '../reading/installed';
import { holdsLoop } from '../reading/loop-bound';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** A test and an async fixture in its closure that run on different loops of pytest-asyncio. */
export const loopScopeMismatch: Trap = {
  name: 'loop-scope-mismatch',
  category: 'loop-scope',
  severity: 'error',
  summary: 'A test and an async fixture it uses run on different event loops.',
  appliesTo: 'pytest-asyncio >= 0.23',
  check(facts) {
    if (facts.versions.satisfies('pytest-asyncio', '>=0.23') !== 'yes') return [];
    return groups(facts).map((group) => finding(facts, group));
  },
};

/** All tests of the file that meet the same fixture on another loop. */
interface Mismatch {
  readonly fixture: FixtureFact;
  readonly fixtureLoop: EffectiveLoop & { readonly scope: LoopScope };
  readonly tests: readonly [TestFact, ...TestFact[]];
  readonly testScope: LoopScope;
}

function groups(facts: Facts): Mismatch[] {
  const found = new Map<string, Mismatch>();
  for (const test of facts.tests) {
    if (test.loop.provider !== 'pytest-asyncio' || test.loop.scope === undefined) continue;
    for (const fixture of test.fixtures) {
      if (!fixture.function.isAsync) continue;
      const { scope, ...loop } = facts.loopOf(fixture, test);
      if (loop.provider !== 'pytest-asyncio' || scope === undefined) continue;
      if (sameLoop(test.loop, { scope, ...loop }) !== 'no') continue;
      const key = `${fixture.module.path}:${fixture.function.node}:${scope}:${test.loop.scope}`;
      const tests = found.get(key)?.tests;
      found.set(key, {
        fixture,
        fixtureLoop: { ...loop, scope },
        tests: tests === undefined ? [test] : [...tests, test],
        testScope: test.loop.scope,
      });
    }
  }
  return [...found.values()];
}

function finding(facts: Facts, mismatch: Mismatch): Finding {
  const { fixture, fixtureLoop, tests, testScope } = mismatch;
  const [first, ...others] = tests;
  const parameter = first.function.parameters.find(({ name }) => name === fixture.name);
  const bound = holdsLoop(fixture);
  const message =
    `"${first.function.name}" and its async fixture "${fixture.name}" run on two loops. The test's: ${first.loop.reason}. The fixture's: ${fixtureLoop.reason}. ` +
    symptom(facts, mismatch, bound);
  const { start, end } = fixture.function.nameRange;
  const related = [
    {
      file: fixture.module.path,
      span: { start, end },
      message: `"${fixture.name}" runs on the ${fixtureLoop.scope} loop`,
    },
    ...others.map((test) => ({
      file: facts.module.path,
      span: { start: test.function.nameRange.start, end: test.function.nameRange.end },
      message: `"${test.function.name}" runs on the ${testScope} loop too`,
    })),
  ];
  return report(loopScopeMismatch, facts, parameter?.range ?? first.function.nameRange, message, {
    severity: bound ? 'error' : 'hint',
    test: first.nodeid,
    related,
    fixes: fixes(facts, mismatch),
  });
}

function symptom(facts: Facts, { fixture, fixtureLoop, tests }: Mismatch, bound: boolean): string {
  const error = tests[0].loop.error;
  if (error !== undefined) return `${named(facts, 'pytest-asyncio')} refuses this: "${error.text}".`;
  if (tests[0].loop.scope === fixtureLoop.scope)
    return 'The override of "event_loop" moves the test to a loop that only looks the same.';
  if (!bound) return 'Its value does not seem to belong to a loop, so this may do no harm.';
  return `What "${fixture.name}" made belongs to its own loop: waiting for it raises "RuntimeError: ... attached to a different loop", or hangs.`;
}

function fixes(facts: Facts, mismatch: Mismatch): Fix[] {
  const { fixtureLoop, testScope } = mismatch;
  // Of one scope and yet two loops: an override of "event_loop" is in the way, which is a trap of its own.
  if (testScope === fixtureLoop.scope) return [];
  const best =
    rankOf(testScope) < rankOf(fixtureLoop.scope) ? widenTests(facts, mismatch) : widenFixture(facts, mismatch);
  return [...best, ...narrowFixture(facts, mismatch), ...wholeSuite(facts, mismatch)];
}

/** The tests move to the fixture's loop. */
function widenTests(facts: Facts, { fixture, fixtureLoop, tests }: Mismatch): Fix[] {
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
function widenFixture(facts: Facts, { fixture, testScope }: Mismatch): Fix[] {
  if (facts.versions.satisfies('pytest-asyncio', '>=0.24') !== 'yes') return [];
  const set = setFixtureKeyword(fixture, 'loop_scope', testScope);
  if (set === undefined) return [];
  const edits = withImports(fixture.module, set.edits, set.needs);
  return fix(`Run "${fixture.name}" on the ${testScope} loop of its tests`, false, edits);
}

/** The fixture is made anew for each test, on its loop: right when it is cheap. */
function narrowFixture(facts: Facts, { fixture, fixtureLoop, testScope }: Mismatch): Fix[] {
  const { module, decorator } = fixture;
  const call = module.tree.namedChildren(decorator.node)[0];
  if (testScope !== 'function' || fixtureLoop.scope === 'function' || call === undefined || !decorator.called)
    return [];
  const keywords = ['scope', 'loop_scope'].filter((name) => decorator.keywords.has(name));
  const [keyword, more] = keywords;
  // By configuration it would stay on the wider loop.
  if (keyword === undefined || facts.configuration.asyncioDefaultFixtureLoopScope !== undefined) return [];
  if (more !== undefined || decorator.unpacks) return [];
  const removal = removeKeyword(module, call, keyword);
  if (removal === undefined) return [];
  const bare = decorator.keywords.size === 1 && decorator.positional.length === 0;
  const edit = bare ? { ...removal, span: argumentList(fixture, removal.span) } : removal;
  return fix(`Make "${fixture.name}" anew for each test`, false, [edit]);
}

/** The brackets go with the last argument. */
function argumentList({ module, decorator }: FixtureFact, span: { start: number; end: number }) {
  const call = module.tree.namedChildren(decorator.node)[0];
  const list = call === undefined ? undefined : module.tree.childByField(call, 'arguments');
  return list === undefined ? span : { start: module.tree.startOf(list), end: module.tree.endOf(list) };
}

/** Both defaults in the configuration: the whole suite on one loop. */
function wholeSuite(facts: Facts, { fixtureLoop, tests }: Mismatch): Fix[] {
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
