import type { ClassFact, Facts, FixtureFact, TestFact } from '../../model/facts';
import { named } from '../reading/installed';
import { holdsLoop } from '../reading/loop-bound';
import { report } from '../reading/report';
import type { Finding, Trap } from '../trap';

/** An async fixture of pytest-asyncio around a test that unittest runs on a loop of its own. */
export const isolatedAsyncioTestcaseFixtures: Trap = {
  name: 'isolated-asyncio-testcase-fixtures',
  category: 'cross-loop',
  severity: 'warning',
  rank: 38,
  summary: 'IsolatedAsyncioTestCase has a loop of its own, which no async fixture runs on.',
  appliesTo: 'pytest-asyncio',
  check(facts) {
    const found = new Map<string, Around>();
    for (const test of facts.tests) {
      const owner = test.function.enclosingClass;
      if (test.loop.provider !== 'unittest' || owner === undefined) continue;
      for (const fixture of test.fixtures.filter((candidate) => isOfAsyncio(facts, candidate))) {
        const key = `${owner.node} ${fixture.module.path} ${fixture.function.node}`;
        if (!found.has(key)) found.set(key, { owner, test, fixture });
      }
    }
    return [...found.values()].flatMap((around) => finding(facts, around) ?? []);
  },
};

interface Around {
  readonly owner: ClassFact;
  readonly test: TestFact;
  readonly fixture: FixtureFact;
}

/** pytest-asyncio would take the fixture. */
function isOfAsyncio({ configuration, versions }: Facts, fixture: FixtureFact): boolean {
  if (!fixture.function.isAsync || configuration.disabledPlugins.has('asyncio')) return false;
  if (versions.isInstalled('pytest-asyncio') !== 'yes') return false;
  return fixture.isPytestAsyncio || configuration.asyncioMode?.value === 'auto';
}

function finding(facts: Facts, { owner, test, fixture }: Around): Finding | undefined {
  const isRun = facts.versions.satisfies('pytest-asyncio', '>=1.1');
  if (isRun === 'unknown') return undefined;
  const bound = holdsLoop(fixture);
  const symptom =
    isRun === 'yes'
      ? `pytest-asyncio runs the fixture "${fixture.name}" on another one. What it makes raises "RuntimeError: ... attached to a different loop" in the test, or waits forever.`
      : `${named(facts, 'pytest-asyncio')} does not run async fixtures for unittest at all: the body of "${fixture.name}" is never entered, and what it sets is missing ("AttributeError: '${owner.name}' object has no attribute ...").`;
  const { start, end } = fixture.function.nameRange;
  return report(
    isolatedAsyncioTestcaseFixtures,
    facts,
    owner.nameRange,
    `unittest.IsolatedAsyncioTestCase runs "${test.function.name}" on a loop of its own. ${symptom} Set it up in "asyncSetUp".`,
    {
      severity: isRun === 'yes' && !bound ? 'hint' : 'warning',
      test: test.nodeid,
      related: [{ file: fixture.module.path, span: { start, end }, message: `"${fixture.name}" is made here` }],
    },
  );
}
