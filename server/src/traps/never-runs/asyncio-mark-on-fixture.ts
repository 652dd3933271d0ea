import type { DecoratorFact, Facts, FixtureFact } from '../../model/facts';
import { removeDecorator, renameDecorator } from '../edits/decorators';
import { referTo } from '../edits/imports';
import { withImports } from '../edits/with-imports';
import { hasPytestAsyncio, named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** The mark of an async plugin on a fixture, where it means nothing. */
export const asyncioMarkOnFixture: Trap = {
  name: 'asyncio-mark-on-fixture',
  category: 'never-runs',
  severity: 'error',
  rank: 42,
  summary: 'The asyncio mark on a fixture does nothing; pytest 9 refuses the whole module for it.',
  appliesTo: 'every version; an error from pytest 9.0 on',
  check: (facts) =>
    facts.fixtures.flatMap((fixture) => {
      const [mark] = marksOf(fixture);
      return mark === undefined ? [] : [finding(facts, fixture, mark)];
    }),
};

const MARKS: ReadonlySet<string> = new Set(['pytest.mark.asyncio', 'pytest.mark.anyio', 'pytest.mark.trio']);

function marksOf({ function: { decorators } }: FixtureFact): readonly DecoratorFact[] {
  return decorators.filter(({ name }) => MARKS.has(name ?? ''));
}

function finding(facts: Facts, fixture: FixtureFact, mark: DecoratorFact): Finding {
  const message = `"@${mark.name}" on the fixture "${fixture.name}" does nothing: marks are for tests. ${symptom(facts, fixture)}`;
  // Without effect is one thing, in the way of every test of the module another.
  const harmless = facts.versions.satisfies('pytest', '<9') === 'yes' && !isUnawaited(facts, fixture);
  return report(asyncioMarkOnFixture, facts, mark.range, message, {
    fixes: fixes(facts, fixture),
    ...(harmless && { severity: 'warning' }),
  });
}

function symptom(facts: Facts, fixture: FixtureFact): string {
  const { versions } = facts;
  if (versions.satisfies('pytest', '>=9.1') === 'yes')
    return `${named(facts, 'pytest')} collects nothing of this module: "Marks cannot be applied to fixtures".`;
  if (versions.satisfies('pytest', '>=9') === 'yes')
    return `${named(facts, 'pytest')} collects nothing of this module: "Marks applied to fixtures have no effect".`;
  if (isUnawaited(facts, fixture))
    return `Nothing awaits the fixture, and tests get a coroutine: "'coroutine' object ...", or "'async_generator' object ...".`;
  return versions.satisfies('pytest', '>=8') === 'yes'
    ? `${named(facts, 'pytest')} warns "Marks applied to fixtures have no effect", and pytest 9 refuses the module.`
    : `${named(facts, 'pytest')} says nothing, and pytest 9 refuses the module.`;
}

/** Async, made by pytest's own decorator, and taken by nobody. */
function isUnawaited(facts: Facts, fixture: FixtureFact): boolean {
  return fixture.function.isAsync && !fixture.isPytestAsyncio && facts.loopOf(fixture).provider === 'nobody';
}

function fixes(facts: Facts, fixture: FixtureFact): Fix[] {
  const { module } = facts;
  const removals = marksOf(fixture).map((mark) => removeDecorator(module, mark));
  const { decorator } = fixture;
  if (!isUnawaited(facts, fixture) || !hasPytestAsyncio(facts) || decorator.name !== 'pytest.fixture')
    return fix('Remove the mark', true, withImports(module, removals));
  const { expression, need } = referTo(module, 'pytest_asyncio', 'fixture');
  const edits = withImports(module, [...removals, renameDecorator(module, decorator, expression)], [need]);
  return fix(`Make it with @${expression} instead of the mark`, true, edits);
}
