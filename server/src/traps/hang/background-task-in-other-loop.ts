import type { Facts } from '../../model/facts';
import { joinLoops } from '../edits/join-loops';
import { moveIntoOwnThread } from '../edits/own-thread';
import { completeModules } from '../edits/with-imports';
import { type BackgroundWork, strandedWork } from '../reading/background-work';
import { yieldsData } from '../reading/loop-bound';
import { type LoopMismatch, loopMismatches } from '../reading/loop-mismatches';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** A fixture that starts a server or a task on one loop, for a test that runs on another. */
export const backgroundTaskInOtherLoop: Trap = {
  name: 'background-task-in-other-loop',
  category: 'hang',
  severity: 'error',
  rank: 15,
  summary: 'A server or task that a fixture started stands still while the test runs on another loop.',
  appliesTo: 'pytest-asyncio >= 0.23',
  check(facts) {
    if (facts.versions.satisfies('pytest-asyncio', '>=0.23') !== 'yes') return [];
    return loopMismatches(facts).flatMap((mismatch) => {
      const work = strandedWork(facts, mismatch);
      return work === undefined ? [] : [finding(facts, mismatch, work)];
    });
  },
};

function finding(facts: Facts, mismatch: LoopMismatch, work: BackgroundWork): Finding {
  const { fixture, fixtureLoop, tests, testScope } = mismatch;
  const [first, ...others] = tests;
  const parameter = first.function.parameters.find(({ name }) => name === fixture.name);
  const message =
    `"${first.function.name}" will hang as soon as it waits for what "${fixture.name}" started: ${work.text}(...) runs on the fixture's loop (${fixtureLoop.reason}), ` +
    `and nobody runs that loop while the test is on its own (${first.loop.reason}). Nothing is printed.`;
  const related = [
    {
      file: work.module.path,
      span: { start: work.range.start, end: work.range.end },
      message: `this ${work.kind} lives on the ${fixtureLoop.scope} loop of "${fixture.name}"`,
    },
    ...others.map((test) => ({
      file: facts.module.path,
      span: { start: test.function.nameRange.start, end: test.function.nameRange.end },
      message: `"${test.function.name}" runs on the ${testScope} loop too`,
    })),
  ];
  return report(backgroundTaskInOtherLoop, facts, parameter?.range ?? first.function.nameRange, message, {
    test: first.nodeid,
    related,
    fixes: [...joinLoops(facts, mismatch), ...ownThread(mismatch, work)],
  });
}

/** A server that is known by its address only needs no loop of the tests. */
function ownThread({ fixture, tests }: LoopMismatch, work: BackgroundWork): Fix[] {
  if (work.kind !== 'server' || !fixture.function.isGenerator || !yieldsData(fixture)) return [];
  const [first] = tests;
  const requested = first.fixtures.filter(({ name }) => fixture.requests.includes(name));
  // What an async fixture made belongs to another loop again.
  if (fixture.dynamicRequests.length > 0 || requested.some((other) => other.function.isAsync)) return [];
  const moved = moveIntoOwnThread(fixture);
  if (moved === undefined) return [];
  return fix(`Run "${fixture.name}" in a thread, on a loop of its own`, false, completeModules([moved]));
}
