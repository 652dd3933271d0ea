import { isLoopScope, type LoopScope, rankOf } from '../../model/effective-loop';
import type { Facts, FixtureFact, TestFact } from '../../model/facts';
import { setFixtureKeyword } from '../../traps/edits/fixtures';
import { setTestLoopScope } from '../../traps/edits/marks';
import { completeModules, type ModuleEdits } from '../../traps/edits/with-imports';
import type { Edit } from '../../traps/trap';
import type { TestLoops } from './loops-of-suite';

type Suite = ReadonlyMap<string, TestLoops>;

/**
 * Edits that give tests the loop scope they had, and async fixtures the loop of the tests that they shared it with. A
 * test that ran apart from one of its fixtures before is left as it is now: what it had is what migrating mends.
 */
export function keepLoops(before: Suite, after: Suite): Edit[] {
  return completeModules([...keepTests(before, after), ...keepFixtures(before, after)]);
}

function keepTests(before: Suite, after: Suite): ModuleEdits[] {
  const moved = new Map<Facts, Map<LoopScope, TestFact[]>>();
  for (const [nodeid, now] of after) {
    const had = before.get(nodeid);
    const scope = had && keptScope(had);
    if (scope === undefined || now.test.loop.provider !== 'pytest-asyncio' || now.test.loop.scope === scope) continue;
    const byScope = moved.get(now.facts) ?? new Map<LoopScope, TestFact[]>();
    byScope.set(scope, [...(byScope.get(scope) ?? []), now.test]);
    moved.set(now.facts, byScope);
  }
  return [...moved].flatMap(([facts, byScope]) =>
    [...byScope].flatMap(([scope, tests]) => {
      const edits = setTestLoopScope(facts, tests, scope, 'loop_scope');
      return edits === undefined ? [] : [{ module: facts.module, ...edits }];
    }),
  );
}

/** Scope of the loop a test ran on; undefined where it did not run, or apart from a fixture. */
function keptScope({ test: { loop }, fixtures }: TestLoops): LoopScope | undefined {
  if (loop.provider !== 'pytest-asyncio' || loop.error !== undefined) return undefined;
  const all = [...fixtures.values()];
  const worked = all.every((fixture) => fixture.sharesTestLoop === 'yes' && fixture.loop.error === undefined);
  return worked ? loop.scope : undefined;
}

function keepFixtures(before: Suite, after: Suite): ModuleEdits[] {
  const wanted = new Map<string, { fixture: FixtureFact; scopes: Set<LoopScope> }>();
  for (const [nodeid, now] of after) {
    const had = before.get(nodeid);
    for (const [key, { fixture, loop }] of now.fixtures) {
      const shared = had?.fixtures.get(key)?.sharesTestLoop === 'yes';
      const scope = shared && had ? (keptScope(had) ?? now.test.loop.scope) : undefined;
      if (scope === undefined || loop.provider !== 'pytest-asyncio' || loop.scope === scope) continue;
      const entry = wanted.get(key) ?? { fixture, scopes: new Set<LoopScope>() };
      entry.scopes.add(scope);
      wanted.set(key, entry);
    }
  }
  return [...wanted.values()].flatMap(({ fixture, scopes }) => {
    const [scope, more] = scopes;
    if (scope === undefined || more !== undefined || !holds(scope, fixture)) return [];
    const set = setFixtureKeyword(fixture, 'loop_scope', scope);
    return set === undefined ? [] : [{ module: fixture.module, ...set }];
  });
}

/** A loop may not be narrower than what is cached on it. */
function holds(scope: LoopScope, { scope: cache }: FixtureFact): boolean {
  return cache !== undefined && isLoopScope(cache) && rankOf(scope) >= rankOf(cache);
}
