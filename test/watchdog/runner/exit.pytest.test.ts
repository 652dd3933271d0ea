import { describe, expect, test } from 'vitest';
import { isAlive } from './is-alive';
import { runPytest } from './run-pytest';
import { temporaryProject } from './temporary-project';

const STAYS = `import threading


def consume():
    threading.Event().wait()


def test_starts():
    threading.Thread(target=consume, name="consumer").start()


def test_passes():
    pass
`;

describe('a run that does not end after its last test', () => {
  test('is told while it hangs, and ended from outside after the limit', async () => {
    const run = runPytest(temporaryProject({ 'test_stays.py': STAYS }), { stallAfter: 1 });
    await run.until((update) => update.type === 'finding' && update.finding.kind === 'stall');
    expect(isAlive(run.handle.pid ?? 0)).toBe(true);
    const { report, failure } = await run.handle.done;
    expect(isAlive(run.handle.pid ?? 0)).toBe(false);
    expect(failure).toBeUndefined();
    expect(report.exit.complete).toBe(true);
    expect(report.tests.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
    expect(report.tests[0]?.findings.find(({ kind }) => kind === 'stall')).toMatchObject({
      severity: 'error',
      file: 'test_stays.py',
      line: 9,
      handle: 'thread',
      message: expect.stringContaining('the process does not end: thread `consumer`, started at test_stays.py:9'),
    });
    expect(report.findings).toEqual([]);
  });

  test('that only is watched goes on', async () => {
    const run = runPytest(temporaryProject({ 'test_stays.py': STAYS.replace('wait()', 'wait(8)') }), {
      stallAfter: 1,
      abort: false,
    });
    const { report } = await run.handle.done;
    expect(report.exit).toEqual({ pytest: 0, signal: null, complete: true });
    expect(report.tests[0]?.findings.map(({ kind }) => kind)).toContain('stall');
  });
});
