import type { LoopScope } from '../../model/effective-loop';
import type { Facts, TestFact } from '../../model/facts';
import { loopScopeKeyword } from '../edits/loop-scopes';
import { setTestLoopScope } from '../edits/marks';
import { withImports } from '../edits/with-imports';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** A test that comes back to a loop scope after another one, where pytest-asyncio runs it on the loop made last. */
export const mixedLoopScopes: Trap = {
  name: 'mixed-loop-scopes',
  category: 'loop-scope',
  severity: 'hint',
  rank: 27,
  summary: 'With several lasting loop scopes in one file a test may run on the loop of its neighbour.',
  appliesTo: 'pytest-asyncio >= 0.23, < 1.2',
  check(facts) {
    if (facts.versions.satisfies('pytest-asyncio', '>=0.23,<1.2') !== 'yes') return [];
    const back = firstBack(facts);
    return back === undefined ? [] : [finding(facts, back)];
  },
};

interface Back {
  readonly test: TestFact;
  readonly scope: LoopScope;
  /** The last one before it with a lasting loop of another scope. */
  readonly between: TestFact;
}

/** The first test that comes back to the loop of an earlier test, with a lasting loop of another scope made in between. */
function firstBack(facts: Facts): Back | undefined {
  const lasting = facts.tests.filter(({ loop }) => loop.provider === 'pytest-asyncio' && loop.scope !== 'function');
  for (const [index, test] of lasting.entries()) {
    const { scope, identity, isMoved = identity === undefined, error } = test.loop;
    if (scope === undefined || !isMoved || error !== undefined || !usesOwnLoop(facts, test)) continue;
    const before = lasting.slice(0, index);
    const first = before.findIndex((other) => sharesLoop(other, test));
    const between = before.slice(first + 1).findLast(({ loop }) => loop.scope !== undefined && loop.scope !== scope);
    if (first >= 0 && between !== undefined) return { test, scope, between };
  }
  return undefined;
}

function sharesLoop(one: TestFact, other: TestFact): boolean {
  if (one.loop.scope !== other.loop.scope) return false;
  return one.loop.scope !== 'class' || one.function.enclosingClass === other.function.enclosingClass;
}

/** Something that belongs to the loop it should run on is at hand. */
function usesOwnLoop(facts: Facts, test: TestFact): boolean {
  return test.fixtures.some((fixture) => {
    const loop = facts.loopOf(fixture, test);
    return fixture.function.isAsync && loop.provider === 'pytest-asyncio' && loop.scope === test.loop.scope;
  });
}

function finding(facts: Facts, { test, scope, between }: Back): Finding {
  const name = between.function.name;
  const message =
    `${named(facts, 'pytest-asyncio')} runs a test on the loop that was made last: for "${test.function.name}" that is the ${between.loop.scope} loop of "${name}", not the ${scope} loop it asks for. ` +
    'What its fixtures made then raises "RuntimeError: ... attached to a different loop". Since 1.2 each test runs on its own.';
  const { start, end } = between.function.nameRange;
  return report(mixedLoopScopes, facts, test.function.nameRange, message, {
    test: test.nodeid,
    related: [{ file: facts.module.path, span: { start, end }, message: `"${name}" makes a loop in between` }],
    fixes: oneScope(facts, scope),
  });
}

function oneScope(facts: Facts, scope: LoopScope): Fix[] {
  const others = facts.tests.filter(
    ({ loop }) => loop.provider === 'pytest-asyncio' && loop.scope !== 'function' && loop.scope !== scope,
  );
  const staysBehind = (test: TestFact) =>
    test.fixtures.some((fixture) => fixture.function.isAsync && facts.loopOf(fixture, test).scope !== scope);
  if (others.some(staysBehind)) return [];
  const marks = setTestLoopScope(facts, others, scope, loopScopeKeyword(facts));
  if (marks === undefined) return [];
  return fix(`Give the other tests the ${scope} loop, too`, false, withImports(facts.module, marks.edits, marks.needs));
}
