import type { Facts, TestFact } from '../../model/facts';
import { named } from '../reading/installed';
import { report } from '../reading/report';
import type { Finding, Trap } from '../trap';

/** An async test in one run with the synchronous fixtures of pytest-playwright, whose loop runs until the session ends. */
export const syncPlaywrightWithAsyncTests: Trap = {
  name: 'sync-playwright-with-async-tests',
  category: 'error',
  severity: 'error',
  rank: 58,
  summary:
    'The fixtures of pytest-playwright keep a loop running in the main thread: async tests cannot run beside them.',
  appliesTo: 'pytest-playwright',
  check(facts) {
    const { versions, tests } = facts;
    if (
      versions.isInstalled('pytest-playwright') !== 'yes' ||
      versions.isInstalled('pytest-playwright-asyncio') === 'yes'
    )
      return [];
    const own = tests.filter((test) => isRun(test) && playwrightFixture(test) !== undefined);
    const later = firstLater(tests);
    return [
      ...own.map((test) => finding(facts, test, test)),
      ...(later === undefined ? [] : [finding(facts, later.test, later.after)]),
    ];
  },
};

/** Fixtures of pytest-playwright that start its driver, or build on one that does. */
const FIXTURES = [
  'playwright',
  'browser_type',
  'launch_browser',
  'browser',
  'browser_context_args',
  'new_context',
  'context',
  'page',
];

/** The fixture by which a test starts the driver; one of that name in the workspace is none of pytest-playwright's. */
function playwrightFixture({ fixtureNames, fixtures }: TestFact): string | undefined {
  return FIXTURES.findLast((name) => fixtureNames.has(name) && !fixtures.some((fixture) => fixture.name === name));
}

function isRun({ loop }: TestFact): boolean {
  return loop.provider === 'pytest-asyncio' || loop.provider === 'anyio';
}

/** The first async test behind a synchronous one that starts the driver; those behind it fail alike. */
function firstLater(tests: readonly TestFact[]): { readonly test: TestFact; readonly after: TestFact } | undefined {
  const index = tests.findIndex((test) => !isRun(test) && playwrightFixture(test) !== undefined);
  const after = tests[index];
  const test =
    after === undefined
      ? undefined
      : tests.slice(index).find((later) => isRun(later) && playwrightFixture(later) === undefined);
  return after === undefined || test === undefined ? undefined : { test, after };
}

function finding(facts: Facts, test: TestFact, starter: TestFact): Finding {
  const { name, nameRange } = test.function;
  const fixture = playwrightFixture(starter) ?? '';
  const where =
    starter === test
      ? `requests "${fixture}" of`
      : `runs after "${starter.function.name}", which requests "${fixture}" of`;
  const message = `The async test "${name}" ${where} ${named(facts, 'pytest-playwright')}. That fixture leaves a loop running in the main thread until the session ends, and no other can run beside it: "RuntimeError: ${error(facts, test)}".`;
  return report(syncPlaywrightWithAsyncTests, facts, nameRange, message, {
    test: test.nodeid,
    related:
      starter === test
        ? []
        : [{ file: facts.module.path, span: starter.function.nameRange, message: `"${fixture}" is requested here` }],
  });
}

function error({ versions }: Facts, { loop }: TestFact): string {
  const isRunner = loop.provider === 'pytest-asyncio' && versions.satisfies('pytest-asyncio', '>=1.1') === 'yes';
  return isRunner
    ? 'Runner.run() cannot be called from a running event loop'
    : 'Cannot run the event loop while another loop is running';
}
