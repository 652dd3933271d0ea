import type { EffectiveLoop } from '../../model/effective-loop';
import type { CallFact, Facts, FixtureFact, FunctionFact, TestFact } from '../../model/facts';
import { requestParameter } from '../edits/request-parameter';
import { fix, report } from '../reading/report';
import { isSameFixture } from '../reading/unawaited-fixtures';
import type { Finding, Trap } from '../trap';

/** An async fixture asked for while the loop that would have to run it is running. */
export const getfixturevalueInAsyncTest: Trap = {
  name: 'getfixturevalue-in-async-test',
  category: 'error',
  severity: 'error',
  rank: 53,
  summary: 'An async fixture cannot be asked for by request.getfixturevalue() in an async test.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.module.calls.flatMap((call) => {
      const asked = askedFixture(facts, call);
      return asked === undefined ? [] : [finding(facts, call, asked)];
    }),
};

interface Asked {
  readonly fixture: FixtureFact;
  readonly around: FunctionFact;
  readonly loop: EffectiveLoop;
  readonly test: TestFact | undefined;
}

/** The async fixture a `request.getfixturevalue("name")` in a coroutine asks for, when it is not there by then. */
function askedFixture(facts: Facts, call: CallFact): Asked | undefined {
  const { module } = facts;
  const around = call.inFunction;
  const [argument] = call.positional;
  if (around?.isAsync !== true || argument === undefined) return undefined;
  if (module.tree.textOf(call.callee) !== 'request.getfixturevalue') return undefined;
  const name = module.stringValue(argument);
  const fixture = name === undefined ? undefined : facts.findFixture(name);
  if (name === undefined || fixture === undefined || !fixture.function.isAsync) return undefined;
  const test = facts.tests.find(({ function: definition }) => definition.node === around.node);
  const own = facts.fixtures.find(({ function: definition }) => definition.node === around.node);
  const tests = test === undefined ? (own === undefined ? [] : usersOf(facts, own)) : [test];
  const [first] = tests;
  // Whoever requests it in the usual way has it cached, and so has everybody when it lives longer than one test.
  if (first === undefined || tests.some(({ fixtureNames }) => fixtureNames.has(name))) return undefined;
  if (
    fixture.scope !== 'function' &&
    [facts, ...facts.suite].some((file) => file.tests.some(({ fixtureNames }) => fixtureNames.has(name)))
  )
    return undefined;
  const loop = facts.loopOf(fixture, first);
  const isRun = loop.provider === 'pytest-asyncio' || loop.provider === 'anyio';
  return isRun && first.loop.provider === loop.provider ? { fixture, around, loop, test } : undefined;
}

function usersOf({ tests, suite }: Facts, fixture: FixtureFact): readonly TestFact[] {
  return [...tests, ...suite.flatMap((facts) => facts.tests)].filter((test) =>
    test.fixtures.some((used) => isSameFixture(used, fixture)),
  );
}

function finding(facts: Facts, call: CallFact, { fixture, around, loop, test }: Asked): Finding {
  const message = `The async fixture "${fixture.name}" would have to run on a loop, and one is running "${around.name}" already. It raises "RuntimeError: ${error(facts, loop)}".`;
  return report(getfixturevalueInAsyncTest, facts, call.range, message, {
    related: [
      { file: fixture.module.path, span: fixture.function.nameRange, message: `the async fixture "${fixture.name}"` },
    ],
    fixes: fix(
      `Request "${fixture.name}" as a parameter`,
      false,
      requestParameter(facts.module, call, around, fixture.name),
    ),
    ...(test && { test: test.nodeid }),
  });
}

function error({ versions }: Facts, { provider }: EffectiveLoop): string {
  const RUNNING = 'This event loop is already running';
  if (provider === 'anyio') {
    return versions.satisfies('anyio', '>=4.14') === 'yes'
      ? 'Cannot schedule a coroutine in the test runner while another is already running'
      : RUNNING;
  }
  return versions.satisfies('pytest-asyncio', '>=1.1') === 'yes'
    ? 'Runner.run() cannot be called from a running event loop'
    : RUNNING;
}
