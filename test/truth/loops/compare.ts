import { type EffectiveLoop, sameLoop } from '../../../server/src/model/effective-loop';
import type { Facts, FixtureFact, TestFact } from '../../../server/src/model/facts';
import type { ObservedProject } from './observe';

/** Contradictions between what the model says and what the probe saw, each as one sentence. */
export function compare(seen: ObservedProject, predicted: readonly Facts[]): readonly string[] {
  const single = predicted.flatMap((facts) =>
    facts.tests.flatMap((test) => compareTest(seen, facts, test).map((text) => `${test.nodeid}: ${text}`)),
  );
  return [...single, ...compareTests(seen, predicted)].map((text) => `${seen.project.name}: ${text}`);
}

/** Two tests share a loop exactly when its identity is the same. */
function compareTests({ observed }: ObservedProject, predicted: readonly Facts[]): readonly string[] {
  const placed = predicted.flatMap((facts) =>
    facts.tests.flatMap((test) => {
      const event = observed.events.find(
        (candidate) => candidate.name === test.function.name && withoutParameters(candidate.test) === test.nodeid,
      );
      const node = test.loop.provider === 'pytest-asyncio' ? test.loop.identity : undefined;
      return event?.loop == null || node === undefined ? [] : [{ test, node, loop: event.loop }];
    }),
  );
  const wrong: string[] = [];
  for (const [index, left] of placed.entries()) {
    for (const right of placed.slice(index + 1)) {
      const same = left.loop === right.loop;
      if (same === (left.node === right.node)) continue;
      const how = same ? 'share a loop' : 'have different loops';
      wrong.push(
        `${left.test.nodeid} (${left.test.loop.reason}) and ${right.test.nodeid} (${right.test.loop.reason}) ${how}`,
      );
    }
  }
  return wrong;
}

type Event = ObservedProject['observed']['events'][number];

function compareTest({ project, observed }: ObservedProject, facts: Facts, test: TestFact): readonly string[] {
  const wrong: string[] = [];
  const loops = test.fixtures.map((fixture) => ({ fixture, loop: facts.loopOf(fixture, test) }));
  const unknown = [test.loop, ...loops.map(({ loop }) => loop)].filter((loop) => loop.provider === 'unknown');
  if (unknown.length > 0 && !project.mayBeUnknown)
    wrong.push(`says unknown: ${unknown.map((loop) => loop.reason).join('; ')}`);

  if (
    isRun(test.loop) &&
    test.loop.provider !== 'sync' &&
    test.loop.error === undefined &&
    test.loop.identity === undefined &&
    !project.mayBeUnknown &&
    !project.orderMayDecide
  )
    wrong.push(`does not say which loop: ${test.loop.reason}`);

  const ran = observed.events.filter(
    (event) => event.name === test.function.name && withoutParameters(event.test) === test.nodeid,
  );
  const stopped = [test.loop, ...loops.map(({ loop }) => loop)].find((loop) => loop.error !== undefined);
  if (stopped !== undefined) {
    if (ran.length > 0) wrong.push(`ran, though predicted to stop with ${stopped.error?.text}`);
    const texts = observed.reports
      .filter((report) => isAbout(report.nodeid, test))
      .map((report) => report.text)
      .join('\n');
    const repeated =
      observed.reports.some((report) => report.text.includes(expectedText(stopped))) &&
      /AssertionError\s*$/.test(texts);
    // pytest 9 says only AssertionError from the second failing request of a fixture on.
    if (!texts.includes(expectedText(stopped)) && !repeated)
      wrong.push(`does not show ${expectedText(stopped)}; it shows ${texts.slice(-300)}`);
    return wrong;
  }
  if (
    !isSilent(test) &&
    isRun(test.loop) !== ran.length > 0 &&
    !loops.some(({ loop }) => loop.provider === 'nobody' && loop.error === undefined)
  ) {
    const reports = observed.reports
      .filter((report) => isAbout(report.nodeid, test))
      .map((report) => `${report.when} ${report.outcome} ${report.text.slice(-200)}`);
    wrong.push(
      `${ran.length > 0 ? 'ran' : 'did not run'}, predicted ${test.loop.provider}: ${test.loop.reason}. ${reports.join(' | ')}`,
    );
  }
  for (const event of ran) {
    if (test.loop.provider !== 'unknown' && event.loop !== null && event.provider !== providerName(test.loop))
      wrong.push(`was run by ${event.provider}, predicted ${test.loop.provider}: ${test.loop.reason}`);
    for (const { fixture, loop } of loops.filter((entry) => entry.fixture.function.isAsync)) {
      const setup = lastBefore(observed.events, event, fixture);
      wrong.push(...compareFixture(event, setup, test.loop, loop).map((text) => `fixture ${fixture.name} ${text}`));
    }
  }
  return wrong;
}

/** The model does not know, or a decorator runs something else than the body, which then says nothing. */
function isSilent(test: TestFact): boolean {
  return test.loop.provider === 'unknown' || (test.loop.provider === 'sync' && test.function.isAsync);
}

function compareFixture(
  event: Event,
  setup: Event | undefined,
  testLoop: EffectiveLoop,
  loop: EffectiveLoop,
): readonly string[] {
  if (loop.provider === 'unknown') return [];
  if (setup === undefined) return isRun(loop) ? [`never ran, predicted ${loop.provider}: ${loop.reason}`] : [];
  const wrong: string[] = [];
  if (setup.provider !== providerName(loop) && loop.provider !== 'sync')
    wrong.push(`was run by ${setup.provider}, predicted ${loop.provider}: ${loop.reason}`);
  const answer = sameLoop(testLoop, loop);
  if (answer === 'unknown' || event.loop === null || setup.loop === null) return wrong;
  const same = event.loop === setup.loop;
  if (same !== (answer === 'yes'))
    wrong.push(
      `is on ${same ? 'the same loop' : 'another loop'}, predicted ${loop.scope} (${loop.reason}) for it and ${testLoop.scope} (${testLoop.reason}) for the test`,
    );
  return wrong;
}

function isRun(loop: EffectiveLoop): boolean {
  return loop.provider !== 'nobody' && loop.provider !== 'unknown';
}

function providerName(loop: EffectiveLoop): string | null {
  return loop.provider === 'sync' || loop.provider === 'nobody' ? null : loop.provider;
}

function withoutParameters(nodeid: string): string {
  return nodeid.replace(/\[.*\]$/, '');
}

/** The report is the test's own, or of a collector around it. */
function isAbout(nodeid: string, test: TestFact): boolean {
  return withoutParameters(nodeid) === test.nodeid || test.nodeid.startsWith(`${nodeid}::`) || nodeid === '';
}

function lastBefore(events: readonly Event[], event: Event, fixture: FixtureFact): Event | undefined {
  return events.slice(0, events.indexOf(event)).findLast(
    (candidate) =>
      candidate.name === fixture.function.name &&
      candidate.file === fixture.module.path &&
      // Another test's own one says nothing: before pytest 9 a test may get a coroutine that nobody ran.
      (fixture.scope !== 'function' || candidate.test === event.test),
  );
}

/** The stable part of an error's text. */
function expectedText(loop: EffectiveLoop): string {
  switch (loop.error?.kind) {
    case 'scope-mismatch':
      return 'ScopeMismatch';
    case 'multiple-event-loops':
      return 'Multiple asyncio event loops with different scopes';
    case 'no-such-node':
      return 'but is not part of any';
    case 'invalid-scope':
      return '';
    default:
      return loop.error?.text ?? '';
  }
}
