import type { Facts, FunctionFact, TestFact } from '../../model/facts';
import { isolatesSafely, makeIsolated } from '../edits/base-classes';
import { makePlainClass } from '../edits/plain-class';
import { completeModules, withImports } from '../edits/with-imports';
import { fix, report } from '../reading/report';
import { type PlainTestCase, plainTestCase } from '../reading/test-case-classes';
import type { Finding, Fix, Trap } from '../trap';

/** An `async def` test method of a plain `unittest.TestCase`, which passes without being run. */
export const asyncTestOnUnittestTestcase: Trap = {
  name: 'async-test-on-unittest-testcase',
  category: 'never-runs',
  severity: 'error',
  rank: 21,
  summary: 'An async test method of unittest.TestCase passes without running.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.tests.flatMap((test) => {
      const owner = test.function.enclosingClass;
      if (owner === undefined || !isNeverAwaited(test)) return [];
      const testCase = plainTestCase(facts, owner);
      return testCase === undefined ? [] : [finding(facts, test, owner, testCase)];
    }),
};

function isNeverAwaited({ function: definition, isUnittest, loop }: TestFact): boolean {
  return (
    isUnittest && loop.provider === 'nobody' && definition.isAsync && !definition.isGenerator && isLeftAlone(definition)
  );
}

/** Other decorators may drive the coroutine. */
function isLeftAlone({ decorators }: FunctionFact): boolean {
  return decorators.every(({ name }) => HARMLESS.test(name ?? ''));
}

const HARMLESS =
  /^(pytest\.mark\.|unittest\.(skip|skipIf|skipUnless|expectedFailure)$|(unittest\.)?mock\.patch(\.|$)|parameterized\.parameterized\.expand$)/;

function finding(
  facts: Facts,
  test: TestFact,
  owner: NonNullable<FunctionFact['enclosingClass']>,
  testCase: PlainTestCase,
): Finding {
  const { name, nameRange } = test.function;
  const message =
    `"${name}" passes without running: unittest.TestCase calls it and drops the coroutine. ` +
    `Python only warns "RuntimeWarning: coroutine '${owner.name}.${name}' was never awaited". No mark and no mode of a plugin changes that.`;
  return report(asyncTestOnUnittestTestcase, facts, nameRange, message, {
    test: test.nodeid,
    fixes: fixes(facts, owner, testCase),
  });
}

function fixes(facts: Facts, owner: PlainTestCase['class'], testCase: PlainTestCase): Fix[] {
  const edits = completeModules([makeIsolated(testCase)]);
  const title =
    testCase.class === owner
      ? 'Make the class an IsolatedAsyncioTestCase'
      : `Make "${testCase.class.name}" an IsolatedAsyncioTestCase`;
  const isOwn = testCase.class === owner && testCase.module.path === facts.module.path;
  const plain = isOwn ? makePlainClass(facts, owner) : undefined;
  return [
    ...fix(title, isolatesSafely(facts, testCase, owner), edits),
    ...(plain === undefined
      ? []
      : fix('Make it a plain class for pytest', false, withImports(facts.module, plain.edits, plain.needs))),
  ];
}
