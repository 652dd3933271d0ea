import type { LoopError } from './effective-loop';
import type { TestFact } from './facts';
import type { FixturesAtCollection } from './fixtures-at-collection';

/** What keeps a test from being collected: an error in its class, in a class around it, or in the file. */
export function collectionStops(
  { stopped }: FixturesAtCollection,
  tests: readonly TestFact[],
): (test: TestFact) => LoopError | undefined {
  const byTests = tests.flatMap(({ nodeid, loop }): [string, LoopError][] =>
    loop.error?.stopsCollection ? [[nodeid.slice(0, nodeid.lastIndexOf('::')), loop.error]] : [],
  );
  const all = [...stopped, ...byTests];
  return ({ nodeid }) => all.find(([collector]) => nodeid.startsWith(`${collector}::`))?.[1];
}

/** A test that another one, or a fixture, keeps from being collected. */
export function notCollected(test: TestFact, stopping: LoopError): TestFact {
  if (test.loop.error?.stopsCollection) return test;
  return { ...test, loop: { ...test.loop, error: { kind: 'not-collected', text: stopping.text } } };
}
