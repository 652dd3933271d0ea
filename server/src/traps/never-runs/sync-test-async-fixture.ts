import type { Facts, FixtureFact, Range, TestFact } from '../../model/facts';
import { makeAsync, makeTestAsync } from '../edits/async-function';
import { awaitFixture, makeFixtureSync } from '../edits/await-fixture';
import { markTest } from '../edits/marks';
import { completeModules, type ModuleEdits } from '../edits/with-imports';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import { isLeftToAsyncTests, isSameFixture, isUnawaitedForSyncTest } from '../reading/unawaited-fixtures';
import type { Finding, Fix, Trap } from '../trap';

/** A synchronous test that requests an async fixture which nobody runs for it. */
export const syncTestAsyncFixture: Trap = {
  name: 'sync-test-async-fixture',
  category: 'never-runs',
  severity: 'error',
  rank: 18,
  summary: 'A synchronous test requests an async fixture that nobody runs for it.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.tests.flatMap((test) => {
      const fixture = test.fixtures.find(
        (requested) => isUnawaitedForSyncTest(facts, requested, test) && !isReportedItself(facts, requested),
      );
      const place = fixture === undefined ? undefined : requestOf(facts, test, fixture);
      return fixture === undefined || place === undefined ? [] : [finding(facts, test, fixture, place)];
    }),
};

/** An async test of this file wants it too: then the fixture's decorator is what is wrong. */
function isReportedItself(facts: Facts, fixture: FixtureFact): boolean {
  return (
    isLeftToAsyncTests({ ...facts, suite: [] }, fixture) &&
    facts.tests.some(
      (test) => test.loop.provider !== 'sync' && test.fixtures.some((requested) => isSameFixture(requested, fixture)),
    )
  );
}

/** The parameter by which the test comes to the fixture, or the test's name when a mark or an autouse fixture asks for it. */
function requestOf(
  facts: Facts,
  { function: definition, fixtureNames }: TestFact,
  fixture: FixtureFact,
): Range | undefined {
  const parameter = definition.parameters.find(({ name }) =>
    leadsTo(facts, facts.findFixture(name), fixture, new Set()),
  );
  if (parameter !== undefined) return parameter.range;
  return fixtureNames.has(fixture.name) ? definition.nameRange : undefined;
}

function leadsTo(facts: Facts, from: FixtureFact | undefined, to: FixtureFact, seen: Set<FixtureFact>): boolean {
  if (from === undefined || seen.has(from)) return false;
  seen.add(from);
  if (isSameFixture(from, to)) return true;
  return from.requests.some((name) => leadsTo(facts, facts.findFixture(name), to, seen));
}

function finding(facts: Facts, test: TestFact, fixture: FixtureFact, place: Range): Finding {
  const { name } = test.function;
  const message = `"${name}" is not async, and nothing runs the async fixture "${fixture.name}" for it. ${symptom(facts, test, fixture)}`;
  return report(syncTestAsyncFixture, facts, place, message, {
    test: test.nodeid,
    related: [
      { file: fixture.module.path, span: fixture.function.nameRange, message: `the async fixture "${fixture.name}"` },
    ],
    fixes: fixes(facts, test, fixture),
  });
}

function symptom(facts: Facts, test: TestFact, { name, function: definition }: FixtureFact): string {
  if (facts.versions.satisfies('pytest', '>=9') === 'yes') {
    return `${named(facts, 'pytest')} ends it in setup: "'${test.function.name}' requested an async fixture '${name}', with no plugin or hook that handled it".`;
  }
  const got = definition.isGenerator ? 'async_generator' : 'coroutine';
  return `It gets the ${got.replace('_', ' ')}: the first use fails with "'${got}' object ...", and a test that does not use it passes although the setup never ran.`;
}

function fixes(facts: Facts, test: TestFact, fixture: FixtureFact): Fix[] {
  const own = testFix(facts, test, fixture);
  const awaited = isRunByAnyio(facts, fixture) ? undefined : awaitFixture(facts, fixture);
  return [
    ...fix('Make the test async', false, own === undefined ? [] : completeModules(own)),
    ...fix('Have pytest-asyncio run the fixture', false, awaited === undefined ? [] : completeModules([awaited])),
    ...fix('Make the fixture synchronous', false, makeFixtureSync(fixture) ?? []),
  ];
}

/** The test becomes async, run by whoever runs the fixture, and the fixture one that is run. */
function testFix(facts: Facts, test: TestFact, fixture: FixtureFact): ModuleEdits[] | undefined {
  const { module } = facts;
  if (isRunByAnyio(facts, fixture)) {
    const mark = markTest(module, test, 'anyio');
    return [{ module, edits: [...mark.edits, ...makeAsync(module, test.function)], needs: mark.needs }];
  }
  const awaited = awaitFixture(facts, fixture);
  const made = makeTestAsync(facts, test);
  if (awaited === undefined || made === undefined) return undefined;
  return [{ module, edits: made.edits, needs: made.needs }, awaited];
}

function isRunByAnyio(facts: Facts, fixture: FixtureFact): boolean {
  return (
    facts.tests.some(
      (test) =>
        test.fixtures.some((requested) => isSameFixture(requested, fixture)) &&
        facts.loopOf(fixture, test).provider === 'anyio',
    ) ||
    (facts.providersInUse.has('anyio') && !facts.providersInUse.has('pytest-asyncio'))
  );
}
