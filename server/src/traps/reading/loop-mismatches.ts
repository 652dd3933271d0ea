import { type EffectiveLoop, type LoopScope, sameLoop } from '../../model/effective-loop';
import type { Facts, FixtureFact, TestFact } from '../../model/facts';

/** All tests of the file that meet the same fixture on another loop. */
export interface LoopMismatch {
  readonly fixture: FixtureFact;
  readonly fixtureLoop: EffectiveLoop & { readonly scope: LoopScope };
  readonly tests: readonly [TestFact, ...TestFact[]];
  readonly testScope: LoopScope;
}

/** Tests and async fixtures of pytest-asyncio that run on two loops, grouped by fixture and loops. */
export function loopMismatches(facts: Facts): LoopMismatch[] {
  const found = new Map<string, LoopMismatch>();
  const hasKeyword = facts.versions.satisfies('pytest-asyncio', '>=0.24') === 'yes';
  for (const test of facts.tests) {
    if (test.loop.provider !== 'pytest-asyncio' || test.loop.scope === undefined) continue;
    // It does not get the loop it asks for, which is another trap.
    if (test.loop.isMoved) continue;
    for (const fixture of test.fixtures) {
      if (!fixture.function.isAsync) continue;
      const { scope, ...loop } = facts.loopOf(fixture, test);
      // One that never comes to running is another trap; before 0.24 the keyword stops the import.
      if (loop.provider !== 'pytest-asyncio' || scope === undefined || loop.error !== undefined) continue;
      if (!hasKeyword && fixture.isPytestAsyncio && fixture.decorator.keywords.has('loop_scope')) continue;
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
