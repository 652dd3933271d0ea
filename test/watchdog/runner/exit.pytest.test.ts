import { describe, expect, test } from 'vitest';
import type { RunRequest } from '../../../watchdog/runner/run-contract';
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

describe('a hook that waits for ever when all tests are over', () => {
  const TESTS = 'def test_passes():\n    pass\n\n\ndef test_fails():\n    assert False\n';
  const ASYNC = 'asyncio.run(upload())';
  const SYNC = 'threading.Event().wait()';

  /** A run of two tests, one of which fails, with a hook in the conftest.py. */
  function runWith(name: string, body: string, request: Partial<RunRequest> = {}) {
    const conftest = [
      'import asyncio\nimport os\nimport threading\n\n',
      'async def upload():\n    await asyncio.Event().wait()\n\n',
      `def ${name}():\n    ${body}\n`,
    ].join('\n');
    return runPytest(temporaryProject({ 'conftest.py': conftest, 'test_two.py': TESTS }), {
      stallAfter: 1,
      ...request,
    });
  }

  test('is ended from outside and told', async () => {
    const hooks = [
      { name: 'pytest_sessionfinish', body: ASYNC, line: 7, words: 'waits in `asyncio.Event.wait()`' },
      { name: 'pytest_sessionfinish', body: SYNC, line: 11, words: 'has been' },
      { name: 'pytest_terminal_summary', body: ASYNC, line: 7, words: 'waits in `asyncio.Event.wait()`' },
      { name: 'pytest_unconfigure', body: SYNC, line: 11, words: 'has been' },
    ];
    const begun = hooks.map((hook) => ({ ...hook, run: runWith(hook.name, hook.body) }));
    for (const { name, line, words, run } of begun) {
      const { report, failure } = await run.handle.done;
      expect(isAlive(run.handle.pid ?? 0)).toBe(false);
      expect(failure).toBeUndefined();
      expect(report.exit).toMatchObject({ pytest: 1, signal: null, complete: name !== 'pytest_sessionfinish' });
      expect(report.tests.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
      expect(report.findings).toMatchObject([{ kind: 'stall', severity: 'error', file: 'conftest.py', line }]);
      expect(report.findings[0]?.message).toContain(`\`${name}\` ${words} at conftest.py:${line} for `);
      expect(report.findings[0]?.message).toContain('and nothing is left that could end it: the run was ended there.');
      expect(run.output().includes('1 failed, 1 passed')).toBe(name === 'pytest_unconfigure');
    }
  });

  test('costs a worker of pytest-xdist only that worker', async () => {
    const body = `if os.environ.get("PYTEST_XDIST_WORKER") == "gw0": ${ASYNC}`;
    const run = runWith('pytest_sessionfinish', body, { pytestArgs: ['-p', 'no:cacheprovider', '-n', '2'] });
    const { report, failure } = await run.handle.done;
    expect(failure).toBeUndefined();
    expect(report.exit).toEqual({ pytest: 1, signal: null, complete: true });
    expect(report.tests.map(({ outcome }) => outcome).sort()).toEqual(['failed', 'passed']);
    expect(report.findings).toMatchObject([{ kind: 'stall', file: 'conftest.py', line: 7 }]);
  });

  test('is left alone where something may still end it, and where ending was not asked for', async () => {
    const body = 'done = threading.Event(); threading.Timer(3, done.set).start(); done.wait()';
    const runs = [runWith('pytest_sessionfinish', body), runWith('pytest_sessionfinish', body, { abort: false })];
    for (const run of runs) {
      const { report } = await run.handle.done;
      expect(report.exit).toEqual({ pytest: 1, signal: null, complete: true });
      expect(report.findings).toEqual([]);
    }
  });
});
