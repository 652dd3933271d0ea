import type { DecoratorFact, Facts, TestFact } from '../../model/facts';

/** The anyio mark of a test, the closest one. */
export function anyioMark({ marks }: TestFact): DecoratorFact | undefined {
  return marks.find(({ name }) => name === 'pytest.mark.anyio');
}

/** The asyncio mark of a test, the closest one. */
export function asyncioMark({ marks }: TestFact): DecoratorFact | undefined {
  return marks.find(({ name }) => name === 'pytest.mark.asyncio');
}

/**
 * Whether anyio would run the test on trio, too: by its own `anyio_backend`, which since 4.12 has installed backends
 * only, or by the project's. False when that cannot be told.
 */
export function asksForTrio(facts: Facts, { function: { enclosingClass } }: TestFact): boolean {
  const { versions, fixtures } = facts;
  // With the mark alone it is not among the test's fixtures.
  const ofClass = fixtures.find(
    ({ name, function: definition }) =>
      name === 'anyio_backend' && enclosingClass !== undefined && definition.enclosingClass === enclosingClass,
  );
  const backend = ofClass ?? facts.findFixture('anyio_backend');
  if (backend === undefined) {
    return versions.satisfies('anyio', '<4.12') === 'yes' || versions.isInstalled('trio') === 'yes';
  }
  const { module, function: definition } = backend;
  return /["']trio["']/.test(module.text.slice(definition.range.start, definition.range.end));
}
