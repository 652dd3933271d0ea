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

describe('a process that goes on although pytest is done', () => {
  const thread = `import threading


def test_leaves_a_thread():
    threading.Thread(target=threading.Event().wait).start()
`;
  const handler = `import atexit
import time


def say_goodbye():
    time.sleep(600)


def test_leaves_a_handler():
    atexit.register(say_goodbye)
`;

  test.each([
    ['a thread that is no daemon', thread, { file: 'test_exit.py', line: 5, handle: 'thread' }],
    ['a function that runs at exit', handler, { file: 'test_exit.py', line: 10, handle: 'atexit' }],
  ])('because of %s is ended and told', async (_, text, place) => {
    const run = runPytest(temporaryProject({ 'test_exit.py': text }), { stallAfter: 1 });
    const { report, failure } = await run.handle.done;
    expect(failure).toBeUndefined();
    expect(report.exit).toEqual({ pytest: 0, signal: null, complete: true });
    expect(report.tests.map(({ outcome }) => outcome)).toEqual(['passed']);
    const told = report.tests[0]?.findings.filter(({ kind }) => kind === 'stall');
    expect(told).toMatchObject([
      { message: expect.stringMatching(/^The last test is over, but the process does not end: /), ...place },
    ]);
    expect(isAlive(run.handle.pid ?? 0)).toBe(false);
  });

  test('is only followed when ending was not asked for', async () => {
    const text = 'import atexit, time\n\ndef test_a():\n    atexit.register(time.sleep, 7)\n';
    const run = runPytest(temporaryProject({ 'test_exit.py': text }), { stallAfter: 1, abort: false });
    const { report } = await run.handle.done;
    expect(report.exit).toEqual({ pytest: 0, signal: null, complete: true });
    expect(report.findings).toEqual([]);
  });
});
