import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { isAlive } from './is-alive';
import { runPytest } from './run-pytest';
import { temporaryProject } from './temporary-project';

/** A test that starts a child, one that leaves the process group, and one that ignores polite signals; then waits. */
const FAMILY = `import os, subprocess, sys, time

IGNORES = "import signal, time; [signal.signal(s, signal.SIG_IGN) for s in (signal.SIGINT, signal.SIGTERM)]; print('up', flush=True); time.sleep(600)"


def test_family():
    children = [
        subprocess.Popen([sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"], stdout=subprocess.PIPE),
        subprocess.Popen([sys.executable, "-c", IGNORES], stdout=subprocess.PIPE, start_new_session=True),
        subprocess.Popen([sys.executable, "-c", IGNORES], stdout=subprocess.PIPE),
    ]
    for child in children:
        child.stdout.readline()
    with open("pids.part", "w") as file:
        file.write(" ".join(str(pid) for pid in [os.getpid(), *(child.pid for child in children)]))
    os.rename("pids.part", "pids")
    time.sleep(600)
`;

async function fileText(path: string): Promise<string> {
  while (!existsSync(path)) await sleep(20);
  return readFileSync(path, 'utf8');
}

describe('cancelling', () => {
  test('leaves no process behind: children, those of another session, those that ignore signals', async () => {
    const folder = temporaryProject({ 'test_family.py': FAMILY });
    const run = runPytest(folder, { stallAfter: 600 });
    const pids = (await fileText(join(folder, 'pids'))).split(' ').map(Number);
    expect(pids).toContain(run.handle.pid);
    expect(pids.filter(isAlive)).toEqual(pids);
    await run.handle.cancel();
    expect(pids.filter(isAlive)).toEqual([]);
    const outcome = await run.handle.done;
    expect(outcome.cancelled).toBe(true);
    expect(outcome.failure).toBeUndefined();
    expect(outcome.report.exit.complete).toBe(false);
    expect(outcome.report.tests[0]).toMatchObject({ nodeid: 'test_family.py::test_family' });
    expect(outcome.report.tests[0]?.outcome).not.toBe('passed');
  });

  test('before pytest has come to anything, and twice', async () => {
    const run = runPytest(temporaryProject({ 'test_a.py': 'def test_a():\n    pass\n' }));
    await Promise.all([run.handle.cancel(), run.handle.cancel()]);
    expect(isAlive(run.handle.pid ?? 0)).toBe(false);
    expect((await run.handle.done).cancelled).toBe(true);
  });

  test('after the end does nothing', async () => {
    const run = runPytest(temporaryProject({ 'test_a.py': 'def test_a():\n    pass\n' }));
    const { report } = await run.handle.done;
    await run.handle.cancel();
    expect(report.exit.pytest).toBe(0);
    expect((await run.handle.done).cancelled).toBe(false);
  });
});

test('SIGKILL from outside, as by a system without memory: the test is killed and named, the others run', async () => {
  const text =
    'import time\n\n\ndef test_a():\n    pass\n\n\ndef test_b():\n    time.sleep(600)\n\n\ndef test_c():\n    pass\n';
  const run = runPytest(temporaryProject({ 'test_kill.py': text }), { stallAfter: 600 });
  await run.until((update) => update.type === 'test-started' && update.nodeid.endsWith('test_b'));
  process.kill(run.handle.pid ?? 0, 'SIGKILL');
  const { report, failure, cancelled } = await run.handle.done;
  expect(cancelled).toBe(false);
  expect(failure).toBeUndefined();
  expect(report.exit).toEqual({ pytest: 1, signal: null, complete: true });
  expect(report.tests.map(({ nodeid, outcome }) => [nodeid, outcome])).toEqual([
    ['test_kill.py::test_a', 'passed'],
    ['test_kill.py::test_b', 'killed'],
    ['test_kill.py::test_c', 'passed'],
  ]);
  expect(report.tests[1]?.failure?.message).toMatch(/^The process was killed by SIGKILL while this test was running/);
});

test('SIGTERM from outside ends the run: somebody wants it to end', async () => {
  const text = 'import time\n\n\ndef test_a():\n    time.sleep(600)\n\n\ndef test_b():\n    pass\n';
  const run = runPytest(temporaryProject({ 'test_term.py': text }), { stallAfter: 600 });
  await run.until((update) => update.type === 'test-started');
  process.kill(run.handle.pid ?? 0, 'SIGTERM');
  const { report, failure } = await run.handle.done;
  expect(failure).toMatchObject({ reason: 'killed', message: expect.stringContaining('test_term.py::test_a') });
  expect(report.exit).toEqual({ pytest: null, signal: 'SIGTERM', complete: false });
  expect(report.tests.map(({ outcome }) => outcome)).toEqual(['killed', 'not-run']);
});

const KILLS = `import asyncio
import os
import signal
import unittest

import pytest


async def kill():
    await asyncio.sleep(0.01)
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.asyncio
async def test_asyncio():
    await kill()


@pytest.mark.anyio
async def test_anyio():
    await kill()


def test_run():
    asyncio.run(kill())


class Tests(unittest.IsolatedAsyncioTestCase):
    async def test_unittest(self):
        await kill()


@pytest.mark.asyncio
async def test_after():
    await asyncio.sleep(0)
`;

test('SIGKILL in the middle of a loop, under each provider: the stream is whole, and the rest runs behind each', async () => {
  const { report, failure, losses } = await runPytest(temporaryProject({ 'test_kills.py': KILLS })).handle.done;
  expect(failure).toBeUndefined();
  expect(losses).toEqual({ garbled: 0, unknown: 0, tail: 0 });
  expect(report.exit).toEqual({ pytest: 1, signal: null, complete: true });
  expect(report.tests.map(({ nodeid, outcome }) => [nodeid, outcome])).toEqual([
    ['test_kills.py::test_asyncio', 'killed'],
    ['test_kills.py::test_anyio', 'killed'],
    ['test_kills.py::test_run', 'killed'],
    ['test_kills.py::Tests::test_unittest', 'killed'],
    ['test_kills.py::test_after', 'passed'],
  ]);
  for (const { failure: told } of report.tests.slice(0, 4)) expect(told?.message).toMatch(/SIGKILL while this test/);
});
