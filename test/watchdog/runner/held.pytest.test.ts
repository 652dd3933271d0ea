import { describe, expect, test } from 'vitest';
import { testEnvironments } from '../../environments';
import { REGEX } from './held-by-c-code';
import { isAlive } from './is-alive';
import { runPytest } from './run-pytest';
import { temporaryProject } from './temporary-project';

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
