import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { testEnvironments } from '../../environments';
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

const REGEX = `import re


def test_before():
    pass


def test_regex():
    re.match(r"(a|a)*b", "a" * 60)


def test_regex_after():
    pass


class TestMore:
    def test_last(self):
        pass
`;

const OLD_AND_NEW = testEnvironments().filter(({ name }) => name === 'newest' || name === 'pa021');

describe('C code that keeps the interpreter', () => {
  test.each(OLD_AND_NEW)('is ended on its line, and the other tests run ($name)', async ({ python }) => {
    const run = runPytest(temporaryProject({ 'test_regex.py': REGEX }), { stallAfter: 3, python });
    const seen = await run.until((update) => update.type === 'test-state' && update.waiting?.line === 9);
    expect(seen).toMatchObject({ nodeid: 'test_regex.py::test_regex', waiting: { file: 'test_regex.py' } });
    const { report, failure } = await run.handle.done;
    expect(failure).toBeUndefined();
    expect(report.exit).toEqual({ pytest: 1, signal: null, complete: true });
    expect(report.tests.map(({ nodeid, outcome }) => [nodeid, outcome])).toEqual([
      ['test_regex.py::test_before', 'passed'],
      ['test_regex.py::test_regex', 'killed'],
      ['test_regex.py::test_regex_after', 'passed'],
      ['test_regex.py::TestMore::test_last', 'passed'],
    ]);
    expect(report.tests[1]?.findings).toMatchObject([
      { kind: 'stall', file: 'test_regex.py', line: 9, function: 'test_regex', phase: 'call', proved: false },
    ]);
    expect(report.tests[1]?.findings[0]?.message).toContain('match');
  });

  test('is only told when ending was not asked for', async () => {
    const run = runPytest(temporaryProject({ 'test_regex.py': REGEX }), { stallAfter: 3, abort: false });
    const found = await run.until((update) => update.type === 'finding');
    expect(found).toMatchObject({ nodeid: 'test_regex.py::test_regex', finding: { kind: 'stall', line: 9 } });
    expect(isAlive(run.handle.pid ?? 0)).toBe(true);
    await run.handle.cancel();
    expect(isAlive(run.handle.pid ?? 0)).toBe(false);
  });
});

const MUTEX = `import asyncio
import ctypes

import pytest


@pytest.mark.asyncio
async def test_locks_twice():
    mutex = ctypes.create_string_buffer(128)
    libc = ctypes.CDLL(None)
    libc.pthread_mutex_lock(mutex)
    libc.pthread_mutex_lock(mutex)


@pytest.mark.asyncio
async def test_after():
    await asyncio.sleep(0)
`;

test.runIf(process.platform === 'linux')(
  'C code that waits and can not be interrupted: the plugin ends the process, the other tests run',
  async () => {
    const run = runPytest(temporaryProject({ 'test_mutex.py': MUTEX }), { stallAfter: 1 });
    const { report, failure } = await run.handle.done;
    expect(failure).toBeUndefined();
    expect(report.exit).toEqual({ pytest: 1, signal: null, complete: true });
    expect(report.tests.map(({ nodeid, outcome }) => [nodeid, outcome])).toEqual([
      ['test_mutex.py::test_locks_twice', 'killed'],
      ['test_mutex.py::test_after', 'passed'],
    ]);
    expect(report.tests[0]?.findings[0]).toMatchObject({ severity: 'error', file: 'test_mutex.py', line: 12 });
  },
);

const STUBBORN = `import asyncio
import time

import pytest


@pytest.mark.asyncio
async def test_cleans_up_for_ever():
    try:
        await asyncio.Event().wait()
    finally:
        while True:
            time.sleep(0.05)


@pytest.mark.asyncio
async def test_after():
    await asyncio.sleep(0)
`;

test('a test that goes on after its wait was ended does not keep the others from running', async () => {
  const run = runPytest(temporaryProject({ 'test_stubborn.py': STUBBORN }), { stallAfter: 1 });
  const { report, failure } = await run.handle.done;
  expect(failure).toBeUndefined();
  expect(report.exit.complete).toBe(true);
  expect(report.tests.map(({ nodeid }) => nodeid)).toEqual([
    'test_stubborn.py::test_cleans_up_for_ever',
    'test_stubborn.py::test_after',
  ]);
  expect(report.tests[0]?.outcome).not.toBe('passed');
  expect(report.tests[0]?.findings[0]).toMatchObject({ kind: 'deadlock', line: 10 });
  expect(report.tests[1]?.outcome).toBe('passed');
});

const LOST = `import ctypes
import os
import signal
import time

import pytest


def test_skipped_by_name():
    raise AssertionError("-k leaves this out")


def test_first():
    pass


def test_leaves():
    os._exit(0)


@pytest.mark.parametrize("name", ["a::b [c]", "ü"])
def test_named(name):
    pass


def test_crashes():
    ctypes.string_at(0)


def test_stops_itself():
    os.kill(os.getpid(), signal.SIGSTOP)


def test_last():
    pass
`;

describe('a test that takes its process with it', () => {
  const CALLED = ['-p', 'no:cacheprovider', 'test_lost.py', '-k', 'not skipped'];

  test.each(OLD_AND_NEW)('the others run as they were asked for ($name)', async ({ python }) => {
    const files = { 'test_lost.py': LOST, 'test_other.py': 'def test_other():\n    raise AssertionError\n' };
    const run = runPytest(temporaryProject(files), { python, stallAfter: 3, pytestArgs: CALLED });
    const { report, failure } = await run.handle.done;
    expect(failure).toBeUndefined();
    expect(report.exit).toEqual({ pytest: 1, signal: null, complete: true });
    const named = expect.stringMatching(/^test_lost\.py::test_named\[/);
    expect(report.tests.map(({ nodeid, outcome }) => [nodeid, outcome])).toEqual([
      ['test_lost.py::test_first', 'passed'],
      ['test_lost.py::test_leaves', 'killed'],
      ['test_lost.py::test_named[a::b [c]]', 'passed'],
      [named, 'passed'],
      ['test_lost.py::test_crashes', 'killed'],
      ['test_lost.py::test_stops_itself', 'killed'],
      ['test_lost.py::test_last', 'passed'],
    ]);
    const [, leaves, , , crashes, stops] = report.tests;
    expect(leaves?.failure?.message).toContain('ended itself with status 0');
    expect(crashes?.failure).toMatchObject({
      message: expect.stringContaining('crashed with SIGSEGV'),
      place: { file: 'test_lost.py', line: 27, function: 'test_crashes' },
    });
    expect(stops?.findings).toMatchObject([{ kind: 'stall', message: expect.stringContaining('was stopped') }]);
  });

  test('pytest would have stopped there', async () => {
    const run = runPytest(temporaryProject({ 'test_lost.py': LOST }), { pytestArgs: [...CALLED, '-x'] });
    const { report } = await run.handle.done;
    expect(report.exit).toEqual({ pytest: 1, signal: null, complete: true });
    expect(report.tests.map(({ outcome }) => outcome)).toEqual(['passed', 'killed', ...Array(5).fill('not-run')]);
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

describe('workers of pytest-xdist', () => {
  const HANG =
    'import asyncio\nimport pytest\n\n\n@pytest.mark.asyncio\nasync def test_hang():\n    await asyncio.Event().wait()\n\n\ndef test_after():\n    pass\n';
  const ARGS = ['-p', 'no:cacheprovider', '-n', '2'];

  const LEAVES = 'import os\n\n\ndef test_leaves():\n    os._exit(0)\n\n\ndef test_stays():\n    pass\n';
  const SLOW =
    'import time\n\n\ndef test_slow():\n    open("slow", "a").write("x")\n    time.sleep(SECONDS)\n\n\ndef test_after():\n    assert open("slow").read() == "x"\n';
  const ALL = [
    ['test_a.py::test_after', 'passed'],
    ['test_a.py::test_hang', 'failed'],
    ['test_b.py::test_after', 'passed'],
    ['test_b.py::test_hang', 'failed'],
    ['test_leaves.py::test_leaves', 'killed'],
    ['test_leaves.py::test_stays', 'passed'],
    ['test_regex.py::TestMore::test_last', 'passed'],
    ['test_regex.py::test_before', 'passed'],
    ['test_regex.py::test_regex', 'killed'],
    ['test_regex.py::test_regex_after', 'passed'],
    ['test_slow.py::test_after', 'passed'],
    ['test_slow.py::test_slow', 'passed'],
  ];

  test('hangs in both are proved; each that is lost names its test and is replaced; nothing is run twice', async () => {
    const files = {
      ...{ 'test_a.py': HANG, 'test_b.py': HANG },
      'test_leaves.py': LEAVES,
      'test_regex.py': REGEX,
      'test_slow.py': SLOW.replace('SECONDS', '6'),
    };
    const run = runPytest(temporaryProject(files), { pytestArgs: ARGS, stallAfter: 3 });
    const { report, failure, losses } = await run.handle.done;
    expect(failure).toBeUndefined();
    expect(losses?.garbled).toBe(0);
    expect(report.exit).toEqual({ pytest: 1, signal: null, complete: true });
    expect(report.tests.map(({ nodeid, outcome }) => [nodeid, outcome]).sort()).toEqual(ALL);
    const hangs = report.tests.filter(({ nodeid }) => nodeid.endsWith('test_hang'));
    expect(hangs.flatMap(({ findings }) => findings.map(({ kind }) => kind))).toEqual(['deadlock', 'deadlock']);
    const leaver = report.tests.find(({ nodeid }) => nodeid.endsWith('test_leaves'));
    expect(leaver?.failure?.message).toMatch(/^Worker gw\d of pytest-xdist ended while this test was running/);
    const regex = report.tests.find(({ nodeid }) => nodeid.endsWith('test_regex'));
    expect(regex?.findings).toMatchObject([{ kind: 'stall', file: 'test_regex.py', line: 9 }]);
    expect(run.output()).not.toContain('took its process with it');
  });

  test('handed out by file, a test that a worker was lost by is not given to the next', async () => {
    const run = runPytest(
      temporaryProject({ 'test_leaves.py': LEAVES, 'test_slow.py': SLOW.replace('SECONDS', '0') }),
      {
        pytestArgs: [...ARGS, '--dist', 'loadfile'],
      },
    );
    const { report, failure } = await run.handle.done;
    expect(failure).toBeUndefined();
    expect(report.exit).toEqual({ pytest: 1, signal: null, complete: true });
    expect(report.tests.map(({ nodeid, outcome }) => [nodeid, outcome]).sort()).toEqual(
      ALL.filter(([nodeid]) => /leaves|slow/.test(nodeid ?? '')),
    );
    expect(run.output().match(/took its process with it/g)).toHaveLength(1);
  });
});
