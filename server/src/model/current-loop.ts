import type { AsyncioPlugin } from './async-plugins';
import { type EffectiveLoop, rankOf } from './effective-loop';

/** A test's loop and those of the async fixtures it uses. */
export interface LoopsOfTest {
  readonly loop: EffectiveLoop;
  readonly fixtureLoops: readonly EffectiveLoop[];
}

/**
 * From 0.23 to 1.1 pytest-asyncio runs a test's body on the current loop, which is the one made last. It is the one
 * the test asks for as long as nothing else in the file makes a loop that outlives a test. Otherwise the order of
 * tests decides: gives back the test's loop without an identity.
 */
export function settleCurrentLoop(plugin: AsyncioPlugin, tests: readonly LoopsOfTest[]): readonly EffectiveLoop[] {
  if (!plugin.runsOnCurrentLoop) return tests.map(({ loop }) => loop);
  const lasting = new Set(tests.flatMap(({ loop, fixtureLoops }) => [loop, ...fixtureLoops].flatMap(lastingIdentity)));
  return tests.map((test) => {
    const own = lastingIdentity(test.loop)[0];
    if (own === undefined) return test.loop;
    const isAlone =
      lasting.size === 1 &&
      !(plugin.rules === 'runners' && test.fixtureLoops.some((loop) => loop.scope === 'function'));
    if (isAlone || madeTogether(tests, lasting, test.loop)) return test.loop;
    const { identity: _, ...loop } = test.loop;
    return { ...loop, reason: `${loop.reason}; but pytest-asyncio before 1.2 runs it on the loop made last` };
  });
}

/** Identity of a loop that is kept for more than one test. */
function lastingIdentity(loop: EffectiveLoop): readonly string[] {
  if (loop.provider !== 'pytest-asyncio' || loop.identity === undefined || loop.scope === 'function') return [];
  return [loop.identity];
}

/**
 * A test's own loop is made after the loops that its fixtures bring. When the first test of the file brings the other
 * lasting loop, and that one is not made anew in a later file, the test's own stays the last one.
 */
function madeTogether(tests: readonly LoopsOfTest[], lasting: ReadonlySet<string>, loop: EffectiveLoop): boolean {
  if (loop.scope === undefined || lasting.size !== 2) return false;
  const first = tests.find((test) => test.loop.provider === 'pytest-asyncio');
  if (first === undefined || first.loop.identity !== loop.identity) return false;
  const brought = first.fixtureLoops.find(
    (fixture) => fixture.identity !== loop.identity && lastingIdentity(fixture).length > 0,
  );
  return brought?.scope !== undefined && rankOf(brought.scope) >= rankOf(loop.scope);
}
