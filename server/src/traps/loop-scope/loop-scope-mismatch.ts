import type { Facts } from '../../model/facts';
import { joinFixtures, joinLoops } from '../edits/join-loops';
import { strandedWork } from '../reading/background-work';
import { named } from '../reading/installed';
import { holdsLoop } from '../reading/loop-bound';
import { type FixtureMismatch, fixtureMismatches, type LoopMismatch, loopMismatches } from '../reading/loop-mismatches';
import { report } from '../reading/report';
import type { Finding, Trap } from '../trap';

/** A test and an async fixture in its closure that run on different loops of pytest-asyncio. */
export const loopScopeMismatch: Trap = {
  name: 'loop-scope-mismatch',
  category: 'loop-scope',
  severity: 'error',
  rank: 1,
  summary: 'A test and an async fixture it uses run on different event loops.',
  appliesTo: 'pytest-asyncio >= 0.23',
  check(facts) {
    if (facts.versions.satisfies('pytest-asyncio', '>=0.23') !== 'yes') return [];
    // A fixture whose work stands still meanwhile is a trap of its own: it hangs.
    const mismatches = loopMismatches(facts).filter((mismatch) => strandedWork(facts, mismatch) === undefined);
    return [
      ...mismatches.map((mismatch) => finding(facts, mismatch)),
      ...fixtureMismatches(facts).map((mismatch) => betweenFixtures(facts, mismatch)),
    ];
  },
};

function finding(facts: Facts, mismatch: LoopMismatch): Finding {
  const { fixture, fixtureLoop, tests, testScope } = mismatch;
  const [first, ...others] = tests;
  const parameter = first.function.parameters.find(({ name }) => name === fixture.name);
  const bound = holdsLoop(fixture);
  const message =
    `"${first.function.name}" and its async fixture "${fixture.name}" run on two loops. The test's: ${first.loop.reason}. The fixture's: ${fixtureLoop.reason}. ` +
    symptom(facts, mismatch, bound);
  const { start, end } = fixture.function.nameRange;
  const related = [
    {
      file: fixture.module.path,
      span: { start, end },
      message: `"${fixture.name}" runs on the ${fixtureLoop.scope} loop`,
    },
    ...others.map((test) => ({
      file: facts.module.path,
      span: { start: test.function.nameRange.start, end: test.function.nameRange.end },
      message: `"${test.function.name}" runs on the ${testScope} loop too`,
    })),
  ];
  return report(loopScopeMismatch, facts, parameter?.range ?? first.function.nameRange, message, {
    severity: bound ? 'error' : 'hint',
    test: first.nodeid,
    related,
    fixes: joinLoops(facts, mismatch),
  });
}

function symptom(facts: Facts, { fixture, fixtureLoop, tests }: LoopMismatch, bound: boolean): string {
  const error = tests[0].loop.error;
  if (error !== undefined) return `${named(facts, 'pytest-asyncio')} refuses this: "${error.text}".`;
  if (tests[0].loop.scope === fixtureLoop.scope)
    return 'The override of "event_loop" moves the test to a loop that only looks the same.';
  if (!bound) return 'Its value does not seem to belong to a loop, so this may do no harm.';
  return `What "${fixture.name}" made belongs to its own loop: waiting for it raises "RuntimeError: ... attached to a different loop", or hangs.`;
}

function betweenFixtures(facts: Facts, mismatch: FixtureMismatch): Finding {
  const { fixture, loop, other, otherLoop, test } = mismatch;
  const isHere = fixture.module.path === facts.module.path;
  const parameter = fixture.function.parameters.find(({ name }) => name === other.name);
  const range = isHere ? (parameter?.range ?? fixture.function.nameRange) : test.function.nameRange;
  const bound = holdsLoop(other);
  const message =
    `The async fixtures "${fixture.name}" and "${other.name}", which it asks for, run on two loops. The first one's: ${loop.reason}. The other's: ${otherLoop.reason}. ` +
    (bound
      ? `What "${other.name}" made belongs to its own loop: waiting for it raises "RuntimeError: ... attached to a different loop", or hangs.`
      : 'Its value does not seem to belong to a loop, so this may do no harm.');
  const { start, end } = other.function.nameRange;
  return report(loopScopeMismatch, facts, range, message, {
    severity: bound ? 'error' : 'hint',
    test: test.nodeid,
    related: [
      { file: other.module.path, span: { start, end }, message: `"${other.name}" runs on the ${otherLoop.scope} loop` },
    ],
    fixes: joinFixtures(facts, mismatch),
  });
}
