/** A list of tests that one after the other are run and reported: small enough to run inside an extension host, which has no test runner. */
export interface TestList {
  /** Adds a test. It fails when it throws or takes too long. */
  test(name: string, work: () => Promise<void>): void;
  /** Runs what was added, in order; prints a line for each and the counts. */
  run(say: (line: string) => void): Promise<TestCounts>;
}

export interface TestCounts {
  passed: number;
  failed: number;
  /** The name of each that failed, with the first line of what went wrong. */
  failures: string[];
}

/**
 * Makes an empty list, of tests that may take `limitMs` each. LOOPTRAP_TEST_ONLY chooses among its tests: parts of their names, with `|` between them.
 * @param tries how often one may begin anew after it failed, the first time counted; each failure is told
 */
export function testList(limitMs = 120_000, tries = 1): TestList {
  const tests: { name: string; work: () => Promise<void> }[] = [];
  return {
    test: (name, work) => void tests.push({ name, work }),
    async run(say) {
      const only = process.env.LOOPTRAP_TEST_ONLY?.split('|');
      const counts: TestCounts = { passed: 0, failed: 0, failures: [] };
      for (const { name, work } of tests.filter((test) => !only || only.some((part) => test.name.includes(part)))) {
        const began = Date.now();
        let problem = await within(limitMs, work);
        for (let more = tries - 1; problem !== undefined && more > 0; more--) {
          say(`  FAILED ONCE ${name}: ${problem.split('\n', 1)[0]}`);
          problem = await within(limitMs, work);
        }
        const time = `${Date.now() - began} ms`;
        if (problem === undefined) {
          counts.passed++;
          say(`  ✓ ${name} (${time})`);
          continue;
        }
        counts.failed++;
        counts.failures.push(`${name}: ${problem.split('\n', 1)[0]}`);
        say(`  ✗ ${name} (${time})`);
        for (const line of problem.split('\n').slice(0, 25)) say(`      ${line}`);
      }
      return counts;
    },
  };
}

/** What went wrong, or undefined. */
async function within(limitMs: number, work: () => Promise<void>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`not done after ${limitMs / 1000} s`), limitMs);
  });
  const done = work().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
  const result = await Promise.race([done, late]);
  clearTimeout(timer);
  return result;
}
