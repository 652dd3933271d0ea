import { writeFileSync } from 'node:fs';
import { type TestList, testList } from '../harness/test-list';

/** Before each line that is meant for the person who runs the tests; the embedded host lets only these through. */
const MARK = '│ ';

/** Runs a suite inside the extension host; throws when a test failed, which makes the editor's exit code 1. */
export async function runSuite(add: (list: TestList, say: (line: string) => void) => void): Promise<void> {
  const say = (line: string) => console.log(MARK + line);
  const list = testList();
  add(list, say);
  const counts = await list.run(say);
  if (process.env.LOOPTRAP_TEST_COUNTS) writeFileSync(process.env.LOOPTRAP_TEST_COUNTS, JSON.stringify(counts));
  const { passed, failed } = counts;
  if (failed > 0 || passed === 0) throw new Error(`${failed} of ${passed + failed} tests failed`);
}
