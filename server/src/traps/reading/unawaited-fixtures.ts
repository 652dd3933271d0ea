import type { Facts, FixtureFact, TestFact } from '../../model/facts';

/**
 * Whether an async fixture made by pytest's own decorator is awaited by nobody although async tests want it (or none is
 * known to). Where only synchronous tests request it, those are what is wrong; see `unawaitedBySyncTest`.
 */
export function isLeftToAsyncTests(facts: Facts, fixture: FixtureFact): boolean {
  if (!fixture.function.isAsync || fixture.isPytestAsyncio) return false;
  const tests = [facts, ...facts.suite].flatMap((file) => file.tests);
  const requesters = tests.filter((test) => test.fixtures.some((requested) => isSameFixture(requested, fixture)));
  if (requesters.length === 0) {
    // Unrequested: whoever runs the other tests would run it.
    if (tests.length > 0 && decided(tests).length === 0) return false;
    return !facts.providersInUse.has('anyio') && facts.loopOf(fixture).provider === 'nobody';
  }
  const counted = decided(requesters).filter(({ loop }) => loop.provider !== 'sync' || fixture.autouse);
  return counted.some((test) => facts.loopOf(fixture, test).provider === 'nobody');
}

/** Whether a synchronous test requests an async fixture that nobody awaits for it. */
export function isUnawaitedForSyncTest(facts: Facts, fixture: FixtureFact, test: TestFact): boolean {
  if (!fixture.function.isAsync || fixture.autouse || test.loop.provider !== 'sync' || test.isUnittest) return false;
  // Who runs a test in a way that cannot be told may run its fixtures too.
  if (test.function.isAsync || facts.tests.some(({ loop }) => loop.provider === 'unknown')) return false;
  return facts.loopOf(fixture, test).provider === 'nobody';
}

export function isSameFixture(a: FixtureFact, b: FixtureFact): boolean {
  return a.module.path === b.module.path && a.function.node === b.function.node;
}

/** Tests of which it is known who runs them; next to one of which it is not, a synchronous one proves nothing. */
function decided(tests: readonly TestFact[]): readonly TestFact[] {
  const unknown = tests.some(({ loop }) => loop.provider === 'unknown');
  return tests.filter(({ loop }) => loop.provider !== 'unknown' && !(unknown && loop.provider === 'sync'));
}
