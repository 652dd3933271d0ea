import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createLineSplitter } from '../../../../watchdog/events/line-splitter';
import { parseEvent } from '../../../../watchdog/events/parse-event';
import { createRunFold } from '../../../../watchdog/runner/fold/fold-run';
import type { RunReport } from '../../../../watchdog/runner/run-report';
import { expectSchema } from '../../../cli/schema';
import { eventfulTests } from '../eventful-tests';
import { runPytest } from '../run-pytest';
import { temporaryProject } from '../temporary-project';

const TESTS = eventfulTests(`
@pytest.mark.asyncio
async def test_leaves():
    asyncio.create_task(asyncio.sleep(1000), name="forgötten")
    await asyncio.sleep(0)
`);

/** The report of a run whose process died when the stream had these bytes. */
function reportOf(cwd: string, stream: Uint8Array): RunReport {
  const fold = createRunFold([cwd]);
  for (const line of createLineSplitter().push(stream)) {
    const parsed = parseEvent(line);
    if (typeof parsed === 'object') fold.take(parsed.event);
  }
  fold.kill();
  return fold.report({ pytest: null, signal: 'SIGKILL', complete: false });
}

const ORDER = ['test_blocks', 'test_waits', 'test_leaves', 'test_fails', 'test_never_runs'];

test('a stream that ends at any byte gives a report of everything until then', async () => {
  const cwd = temporaryProject({ 'test_many.py': TESTS });
  const { eventsFile = '', report } = await runPytest(cwd).handle.done;
  expect(report.tests).toHaveLength(ORDER.length);
  const stream = readFileSync(eventsFile);
  const lineEnds = [...stream.keys()].filter((index) => stream[index] === 10);
  let before = 0;
  for (const end of lineEnds) {
    for (const length of [end, end + 1]) {
      const cut = reportOf(cwd, stream.subarray(0, length));
      expectSchema('run', cut);
      const ran = cut.tests.filter(({ outcome }) => outcome !== 'not-run');
      expect(ran.length).toBeGreaterThanOrEqual(before);
      before = ran.length;
      expect(ran.map(({ nodeid }) => nodeid.split('::')[1])).toEqual(ORDER.slice(0, ran.length));
      expect(ran.slice(0, -1).map(({ outcome }) => outcome)).not.toContain('killed');
    }
  }
  const whole = reportOf(cwd, stream);
  expect(whole.tests).toEqual(report.tests);
  expect(whole.loops).toEqual(report.loops);
});
