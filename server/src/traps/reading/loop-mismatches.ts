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

/** An async fixture, and one it asks for itself that runs on another loop. */
export interface FixtureMismatch {
  readonly fixture: FixtureFact;
  readonly loop: EffectiveLoop & { readonly scope: LoopScope };
  readonly other: FixtureFact;
  readonly otherLoop: EffectiveLoop & { readonly scope: LoopScope };
  readonly test: TestFact;
}

/** Pairs of async fixtures on two loops that synchronous tests use. An async test would be on another loop than one of them. */
export function fixtureMismatches(facts: Facts): FixtureMismatch[] {
  const found = new Map<string, FixtureMismatch>();
  for (const test of facts.tests.filter(({ loop }) => loop.provider === 'sync')) {
    for (const fixture of test.fixtures) {
      for (const other of test.fixtures) {
        if (other === fixture || !fixture.requests.includes(other.name)) continue;
        const loop = ownLoop(facts, fixture, test);
        const otherLoop = ownLoop(facts, other, test);
        if (loop === undefined || otherLoop === undefined || sameLoop(loop, otherLoop) !== 'no') continue;
        const key = `${fixture.module.path}:${fixture.function.node}:${other.module.path}:${other.function.node}`;
        if (!found.has(key)) found.set(key, { fixture, loop, other, otherLoop, test });
      }
    }
  }
  return [...found.values()];
}

/** Loop of pytest-asyncio that an async fixture comes to run on. */
function ownLoop(facts: Facts, fixture: FixtureFact, test: TestFact): FixtureMismatch['loop'] | undefined {
  if (!fixture.function.isAsync) return undefined;
  const { scope, ...loop } = facts.loopOf(fixture, test);
  if (loop.provider !== 'pytest-asyncio' || scope === undefined || loop.error !== undefined) return undefined;
  return { ...loop, scope };
}
