import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunRequest } from '../../../watchdog/runner/run-contract';
import { environmentPython, testEnvironments } from '../../environments';
import { runPytest } from './run-pytest';
import { temporaryProject } from './temporary-project';

const PASSING = { 'test_ok.py': 'def test_ok():\n    pass\n' };

async function failureOf(files: Record<string, string>, request: Partial<RunRequest> = {}) {
  const run = runPytest(temporaryProject(files), request);
  const outcome = await run.handle.done;
  return { ...outcome, output: run.output() };
}

describe('what cannot be run says what to do', () => {
  test('an interpreter that does not exist', async () => {
    const { failure, report } = await failureOf(PASSING, { python: '/nowhere/bin/python' });
    expect(failure?.reason).toBe('no-python');
    expect(failure?.message).toContain('/nowhere/bin/python does not exist');
    expect(failure?.advice).toContain('--python');
    expect(report.exit).toEqual({ pytest: null, signal: null, complete: false });
  });

  test('an interpreter that is no Python', async () => {
    const { failure } = await failureOf(PASSING, { python: '/bin/true' });
    expect(failure?.reason).toBe('no-python');
    expect(failure?.message).toContain('does not answer like a Python');
  });

  test('a folder that does not exist', async () => {
    const cwd = join(temporaryProject(), 'gone');
    const { failure } = await runPytest(cwd).handle.done;
    expect(failure).toMatchObject({ reason: 'not-found', message: expect.stringContaining('gone') });
  });

  test('an interpreter without pytest', async () => {
    const venv = temporaryProject();
    execFileSync(environmentPython('newest'), ['-m', 'venv', '--without-pip', venv]);
    const python = join(venv, 'bin', 'python');
    const { failure } = await failureOf(PASSING, { python });
    expect(failure?.reason).toBe('no-pytest');
    expect(failure?.advice).toContain(`${python} -m pip install pytest`);
  });

  test('a pytest that is too old', async () => {
    // The smallest thing that is an old pytest to an interpreter: a module of that name and version.
    const files = {
      ...PASSING,
      'pytest/__init__.py': '__version__ = "6.2.5"\n',
      'pytest/__main__.py': 'raise SystemExit(1)\n',
    };
    const { failure } = await failureOf(files);
    expect(failure?.reason).toBe('old-version');
    expect(failure?.message).toContain('pytest 6.2.5');
  });

  test('a plugin that can not be loaded', async () => {
    const pluginDir = temporaryProject({ 'looptrap_watchdog.py': 'raise RuntimeError("incomplete installation")\n' });
    const { failure } = await failureOf(PASSING, { pluginDir });
    expect(failure?.reason).toBe('internal');
    expect(failure?.message).toContain('incomplete installation');
  });

  test('a configuration that does not parse', async () => {
    const { failure } = await failureOf({ ...PASSING, 'pytest.ini': 'pytest]\nthis is not ini\n' });
    expect(failure?.reason).toBe('usage');
    expect(failure?.message).toContain('pytest.ini');
  });

  test('nothing to run', async () => {
    const { failure } = await failureOf({ 'readme.txt': 'no tests here' });
    expect(failure?.reason).toBe('nothing-collected');
  });

  test('a crash while no test runs', async () => {
    const conftest = 'import os, signal\n\ndef pytest_collection_finish():\n    os.kill(os.getpid(), signal.SIGSEGV)\n';
    const files = { ...PASSING, 'conftest.py': conftest };
    const { failure, report } = await failureOf(files, { pytestArgs: ['-p', 'no:faulthandler'] });
    expect(failure).toMatchObject({ reason: 'crashed', message: expect.stringContaining('SIGSEGV') });
    expect(report.exit).toEqual({ pytest: null, signal: 'SIGSEGV', complete: false });
  });

  test('tests that take one process after the other with them', async () => {
    const text =
      'import os\nimport pytest\n\n@pytest.mark.parametrize("n", range(13))\ndef test_leaves(n):\n    os._exit(0)\n';
    const { failure, report } = await failureOf({ 'test_loop.py': text });
    expect(failure).toMatchObject({
      reason: 'crashed',
      message: '10 tests took their process with them; the remaining 3 were not run.',
    });
    expect(report.exit.complete).toBe(false);
    expect(report.tests.map(({ outcome }) => outcome)).toEqual([
      ...Array(10).fill('killed'),
      ...Array(3).fill('not-run'),
    ]);
  });

  test('a folder that can not be written', async () => {
    const occupied = join(temporaryProject({ file: '' }), 'file');
    const { failure, report } = await failureOf(PASSING, { storageDir: join(occupied, 'runs') });
    expect(failure?.reason).toBe('unwritable');
    expect(failure?.message).toContain(occupied);
    expect(report.tests).toEqual([]);
  });

  test('an interpreter that may not be executed', async () => {
    const python = join(temporaryProject(), 'python');
    writeFileSync(python, '');
    chmodSync(python, 0o644);
    const { failure } = await failureOf(PASSING, { python });
    expect(failure).toMatchObject({ reason: 'no-python', message: expect.stringContaining('EACCES') });
  });
});

// `article` has the same pytest as `pa021`.
const EACH_PYTEST = testEnvironments().filter(({ name }) => name !== 'article');

describe.each(EACH_PYTEST)('in the words of the pytest in $name', ({ python }) => {
  test('a test that does not exist', async () => {
    const { failure, report } = await failureOf(PASSING, { python, targets: ['test_ok.py::test_nope'] });
    expect(failure?.reason).toBe('not-found');
    expect(failure?.message).toContain('test_ok.py::test_nope');
    expect(report.exit.pytest).toBe(4);
  });

  test('a file that does not exist', async () => {
    const { failure } = await failureOf(PASSING, { python, targets: ['test_gone.py'] });
    expect(failure).toMatchObject({ reason: 'not-found', message: expect.stringContaining('test_gone.py') });
  });

  test('an option that does not exist', async () => {
    const { failure } = await failureOf(PASSING, { python, pytestArgs: ['--no-such-option'] });
    expect(failure?.reason).toBe('usage');
    expect(failure?.message).toContain('unrecognized arguments: --no-such-option');
  });

  test('a conftest that can not be imported', async () => {
    const { failure } = await failureOf({ ...PASSING, 'conftest.py': 'import no_such_module\n' }, { python });
    expect(failure?.reason).toBe('conftest');
    expect(failure?.message).toContain('conftest.py');
    expect(failure?.message).toContain("No module named 'no_such_module'");
  });

  test('a test file that can not be imported', async () => {
    const { failure, report } = await failureOf({ ...PASSING, 'test_broken.py': 'def test_(:\n' }, { python });
    expect(failure?.reason).toBe('collection');
    expect(failure?.message).toContain('test_broken.py');
    expect(report.exit.pytest).toBe(2);
  });

  test('an internal error of pytest', async () => {
    const conftest = 'def pytest_collection_modifyitems(items):\n    raise RuntimeError("broken hook")\n';
    const { failure } = await failureOf({ ...PASSING, 'conftest.py': conftest }, { python });
    expect(failure?.reason).toBe('crashed');
    expect(failure?.message).toContain('broken hook');
  });
});
