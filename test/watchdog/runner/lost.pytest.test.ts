import { describe, expect, test } from 'vitest';
import { testEnvironments } from '../../environments';
import { runPytest } from './run-pytest';
import { temporaryProject } from './temporary-project';

const OLD_AND_NEW = testEnvironments().filter(({ name }) => name === 'newest' || name === 'pa021');

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
