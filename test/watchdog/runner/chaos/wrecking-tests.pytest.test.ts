import { describe, expect, test } from 'vitest';
import { testEnvironments } from '../../../environments';
import { isAlive } from '../is-alive';
import { runPytest } from '../run-pytest';
import { temporaryProject } from '../temporary-project';

const OLD_AND_NEW = testEnvironments().filter(({ name }) => name === 'newest' || name === 'pa021');

/** Tests that take from the process what it, pytest and the watchdog work with. */
const WRECKING = `import asyncio
import gc
import os
import resource
import signal
import sys
import threading

import pytest


def limited(what, value):
    soft, hard = resource.getrlimit(what)
    resource.setrlimit(what, (value, hard))
    return lambda: resource.setrlimit(what, (soft, hard))


def test_fills_the_disk():
    """Nothing can be written for a while; what the loop does then is told afterwards."""
    give_back = limited(resource.RLIMIT_FSIZE, 0)
    try:
        for _ in range(3):
            asyncio.run(asyncio.sleep(0))
    finally:
        give_back()


def test_opens_all_files():
    """No file can be opened, and all that were open are closed by number."""
    saved = [(number, os.dup(number)) for number in (0, 1, 2)]
    files = []
    give_back = limited(resource.RLIMIT_NOFILE, 100)
    try:
        while True:
            files.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        pass
    finally:
        give_back()
    for number in files:
        os.close(number)
    for number, copy in saved:
        os.dup2(copy, number)
        os.close(copy)


def test_replaces_output():
    class Broken:
        def __getattr__(self, name):
            raise OSError("no output")

    before = sys.stdout, sys.stderr, sys.__stderr__
    sys.stdout = sys.stderr = sys.__stderr__ = Broken()
    try:
        asyncio.run(asyncio.sleep(0))
    finally:
        sys.stdout, sys.stderr, sys.__stderr__ = before


def test_forks_and_comes_back_twice():
    """The child returns from the test, too, and runs all the others as if it were the first."""
    child = os.fork()
    if child:
        assert os.waitpid(child, 0)[0] == child


def test_runs_another_program():
    os.execv(sys.executable, [sys.executable, "-c", "print('another')"])


@pytest.mark.asyncio
async def test_ignores_signals_and_hangs():
    for name in ("SIGUSR1", "SIGUSR2", "SIGTERM", "SIGINT", "SIGALRM"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
    sys.setswitchinterval(1)
    sys.settrace(None)
    gc.disable()
    threading.excepthook = sys.excepthook = sys.unraisablehook = None
    await asyncio.Event().wait()


@pytest.mark.asyncio
async def test_exits_in_a_task():
    async def leaves():
        raise SystemExit(3)

    await asyncio.create_task(leaves())


@pytest.mark.asyncio
async def test_hangs_after_all():
    await asyncio.Event().wait()


def test_last():
    pass
`;

describe('tests that wreck their process', () => {
  test.each(OLD_AND_NEW)('cost themselves: the others are told as they ended ($name)', async ({ python }) => {
    const run = runPytest(temporaryProject({ 'test_wreck.py': WRECKING }), { python, stallAfter: 20 });
    const { report, failure, losses } = await run.handle.done;
    expect(failure).toBeUndefined();
    expect(report.tests.map(({ nodeid, outcome }) => [nodeid.split('::')[1], outcome])).toEqual([
      ['test_fills_the_disk', 'passed'],
      ['test_opens_all_files', 'passed'],
      ['test_replaces_output', 'passed'],
      ['test_forks_and_comes_back_twice', 'passed'],
      ['test_runs_another_program', 'killed'],
      ['test_ignores_signals_and_hangs', 'failed'],
      ['test_exits_in_a_task', 'failed'],
      ['test_hangs_after_all', 'failed'],
      ['test_last', 'passed'],
    ]);
    const proved = report.tests.filter(({ findings }) => findings.some(({ kind }) => kind === 'deadlock'));
    expect(proved.map(({ nodeid }) => nodeid.split('::')[1])).toEqual([
      'test_ignores_signals_and_hangs',
      'test_hangs_after_all',
    ]);
    expect(report.exit).toMatchObject({ complete: true });
    expect(losses?.unknown).toBe(0);
    expect(isAlive(run.handle.pid ?? 0)).toBe(false);
  });

  test('Ctrl+C in a task ends the session as pytest ends it, and the rest was not run', async () => {
    const text =
      'import asyncio\nimport pytest\n\n\n@pytest.mark.asyncio\nasync def test_interrupts():\n    async def stop():\n        raise KeyboardInterrupt\n\n    await asyncio.create_task(stop())\n\n\ndef test_rest():\n    pass\n';
    const run = runPytest(temporaryProject({ 'test_stop.py': text }));
    const { report } = await run.handle.done;
    expect(report.exit).toEqual({ pytest: 2, signal: null, complete: true });
    expect(report.tests.at(-1)).toMatchObject({ nodeid: 'test_stop.py::test_rest', outcome: 'not-run' });
  });
});
