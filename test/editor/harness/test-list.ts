/** A list of tests that one after the other are run and reported: small enough to run inside an extension host, which has no test runner. */
export interface TestList {
  /** Adds a test. It fails when it throws or takes longer than `timeoutMs` (default two minutes). */
  test(name: string, work: () => Promise<void>, timeoutMs?: number): void;
  /** Runs what was added, in order; prints a line for each and the counts. */
  run(say: (line: string) => void): Promise<TestCounts>;
}

export interface TestCounts {
  passed: number;
  failed: number;
}

const DEFAULT_TIMEOUT_MS = 120_000;

/** Makes an empty list. LOOPTRAP_TEST_ONLY chooses among its tests: parts of their names, with `|` between them. */
export function testList(): TestList {
  const tests: { name: string; work: () => Promise<void>; timeoutMs: number }[] = [];
  return {
    test: (name, work, timeoutMs = DEFAULT_TIMEOUT_MS) => void tests.push({ name, work, timeoutMs }),
    async run(say) {
      const only = process.env.LOOPTRAP_TEST_ONLY?.split('|');
      const counts: TestCounts = { passed: 0, failed: 0 };
      for (const { name, work, timeoutMs } of tests.filter(
        (test) => !only || only.some((part) => test.name.includes(part)),
      )) {
        const began = Date.now();
        const problem = await within(timeoutMs, work);
        const time = `${Date.now() - began} ms`;
        if (problem === undefined) {
          counts.passed++;
          say(`  ✓ ${name} (${time})`);
          continue;
        }
        counts.failed++;
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
