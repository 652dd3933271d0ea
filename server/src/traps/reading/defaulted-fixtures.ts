import { LOOP_SCOPES, type LoopScope, rankOf } from '../../model/effective-loop';
import type { Facts, FixtureFact } from '../../model/facts';

/** Async fixtures of pytest-asyncio that leave their loop scope to the configuration. */
export function defaultedFixtures(suite: readonly Facts[]): FixtureFact[] {
  return suite.flatMap((facts) =>
    facts.fixtures.filter((fixture) => leavesScopeOpen(fixture) && facts.loopOf(fixture).provider === 'pytest-asyncio'),
  );
}

/** Whether an async fixture has no `loop_scope` of its own. */
export function leavesScopeOpen({ function: definition, isPytestAsyncio, decorator }: FixtureFact): boolean {
  if (!definition.isAsync || decorator.unpacks) return false;
  return !isPytestAsyncio || !decorator.keywords.has('loop_scope');
}

/** The widest cache scope of some fixtures; undefined when one of them is computed. */
export function widestCache(fixtures: readonly FixtureFact[]): LoopScope | undefined {
  let widest: LoopScope = 'function';
  for (const { scope } of fixtures) {
    if (scope === undefined) return undefined;
    widest = wider(widest, scope);
  }
  return widest;
}

export function wider(one: LoopScope, other: LoopScope): LoopScope {
  return LOOP_SCOPES[Math.max(rankOf(one), rankOf(other))] ?? one;
}
