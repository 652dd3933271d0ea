import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunReport } from '../../watchdog/runner/run-report';
import { environmentPython, testEnvironments } from '../environments';
import { isAlive } from '../watchdog/runner/is-alive';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { type BundledCli, bundleCli } from './bundled-cli';
import { expectSchema } from './schema';

const python = environmentPython('newest');
const PYTHON = ['--python', python];

const MIXED = `import asyncio
import pytest


@pytest.mark.asyncio
async def test_waits():
    event = asyncio.Event()
    await event.wait()


@pytest.mark.asyncio
async def test_leaves_a_task():
    asyncio.create_task(asyncio.sleep(1000))
    await asyncio.sleep(0)


def test_fine():
    pass
`;
const LEAVES = MIXED.replace('await event.wait()', 'await asyncio.sleep(0)');

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

describe('text', () => {
  test("pytest's output, then findings by test with chain, place and what to do, then the loops", async () => {
    const folder = temporaryProject({ 'test_mixed.py': MIXED });
    const { status, stdout, stderr } = await cli.run(folder, ['run', ...PYTHON]);
    expect(status).toBe(1);
    expect(stderr).toContain(`looptrap: ${python} (--python)`);
    const findings = stdout.slice(stdout.indexOf(' in 0.') + 1);
    expect(stdout.indexOf('1 failed, 2 passed')).toBeGreaterThan(0);
    expect(findings).toContain('test_mixed.py::test_waits failed\n  deadlock test_mixed.py:8 in test_waits');
    expect(findings).toMatch(/-> task test_waits waits for .*Event.wait.* test_mixed\.py:8/);
    expect(findings).toMatch(/to do: \S+/);
    expect(findings).toContain('test_mixed.py::test_leaves_a_task passed\n  pending-task test_mixed.py:13');
    expect(findings.trimEnd().split('\n').at(-1)).toMatch(/^looptrap: 1 deadlock, 1 pending-task in 3 tests$/);
    const health = findings.slice(findings.indexOf('loop health'));
    expect(health).toMatch(/^loop health {2}2 event loops \(pytest-asyncio 2\), all closed\n/);
    expect(health).toMatch(/^ +callbacks ran late by \S.* \(p50\), \S.* \(p95\), \S.* \(p99\)/m);
    expect(health).toMatch(/^ +1 task left running$/m);
  });

  test('nothing found', async () => {
    const folder = temporaryProject({ 'test_fine.py': 'def test_fine():\n    pass\n' });
    const { status, stdout } = await cli.run(folder, ['run', ...PYTHON]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/\n\nlooptrap: no findings in 1 test\n$/);
  });

  test('into a file, without colours, while pytest is on standard output', async () => {
    const folder = temporaryProject({ 'test_mixed.py': MIXED });
    const { stdout } = await cli.run(folder, ['run', ...PYTHON, '--output', 'findings.txt'], {
      FORCE_COLOR: '1',
      NO_COLOR: '',
    });
    expect(stdout).toContain('test session starts');
    expect(stdout).not.toContain('deadlock test_mixed.py:8');
    const findings = readFileSync(join(folder, 'findings.txt'), 'utf8');
    expect(findings).toContain('deadlock test_mixed.py:8 in test_waits');
    expect(findings).not.toContain('\u001b');
  });
});

describe.each(testEnvironments())('json in $name', ({ python: interpreter }) => {
  test('is the published schema, alone on standard output', async () => {
    const folder = temporaryProject({ 'tests/test_mixed.py': MIXED });
    const { status, stdout, stderr } = await cli.run(folder, ['run', '--python', interpreter, '--format', 'json']);
    const report = JSON.parse(stdout) as RunReport;
    expectSchema('run', report);
    expect(status).toBe(1);
    expect(stderr).toContain('1 failed, 2 passed');
    expect(report.tests.map(({ nodeid, outcome }) => [nodeid, outcome])).toEqual([
      ['tests/test_mixed.py::test_waits', 'failed'],
      ['tests/test_mixed.py::test_leaves_a_task', 'passed'],
      ['tests/test_mixed.py::test_fine', 'passed'],
    ]);
    expect(report.tests[0]?.findings[0]).toMatchObject({ kind: 'deadlock', file: 'tests/test_mixed.py', line: 8 });
    expect(report.tests[1]?.findings[0]).toMatchObject({ kind: 'pending-task', file: 'tests/test_mixed.py', line: 13 });
    expect(report.loops.length).toBeGreaterThan(0);
  });
});

describe('exit status', () => {
  test("is pytest's own", async () => {
    const folder = temporaryProject({ 'test_a.py': 'def test_a():\n    assert False\n' });
    expect((await cli.run(folder, ['run', ...PYTHON])).status).toBe(1);
    expect((await cli.run(folder, ['run', ...PYTHON, 'nope.py'])).status).toBe(4);
    expect((await cli.run(folder, ['run', ...PYTHON, '--', '-k', 'nothing'])).status).toBe(5);
  });

  test('1 for a kind to fail on, in a run that passed', async () => {
    const folder = temporaryProject({ 'test_leaves.py': LEAVES });
    expect((await cli.run(folder, ['run', ...PYTHON])).status).toBe(0);
    expect((await cli.run(folder, ['run', ...PYTHON, '--fail-on', 'stall,pending-task'])).status).toBe(1);
  });

  test('2 when pytest could not be started, with what to do', async () => {
    const folder = temporaryProject({ 'test_a.py': '' });
    const none = await cli.run(folder, ['run', '--python', '/nowhere/python']);
    expect(none.status).toBe(2);
    expect(none.stderr).toContain('/nowhere/python does not exist');
    expect(none.stderr).toContain('--python PATH');
  });

  test.each([
    [['run', '--format', 'yaml'], 'Allowed choices are text, json, sarif, github, junit'],
    [['run', '--fail-on', 'boredom'], 'Choose from deadlock'],
    [['run', '--stall-after', 'soon'], 'number of seconds'],
    [['run', '--no-such-option'], "unknown option '--no-such-option'"],
  ])('2 for %j', async (args, message) => {
    const { status, stderr } = await cli.run(temporaryProject(), args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

test('what stands behind -- goes to pytest unchanged, and targets before it', async () => {
  const folder = temporaryProject({ 'test_mixed.py': MIXED });
  const args = ['run', ...PYTHON, '--format', 'json', 'test_mixed.py::test_fine', '--', '--format-is-not-ours'];
  const { status, stdout } = await cli.run(folder, args);
  expect(status).toBe(4);
  expect(JSON.parse(stdout).failure).toMatchObject({
    reason: 'usage',
    message: expect.stringContaining('--format-is-not-ours'),
  });
  expectSchema('run', JSON.parse(stdout));
});

test('--events keeps the raw stream', async () => {
  const folder = temporaryProject({ 'test_mixed.py': MIXED });
  await cli.run(folder, ['run', ...PYTHON, '--events', 'events.ndjson']);
  const lines = readFileSync(join(folder, 'events.ndjson'), 'utf8').trimEnd().split('\n');
  const types = lines.map((line) => JSON.parse(line).t);
  expect(types[0]).toBe('hello');
  expect(types).toContain('hang.proved');
  expect(types.slice(-2)).toEqual(['session.end', 'exit.start']);
});

describe('the interpreter', () => {
  test('is that of the nearest .venv', async () => {
    const folder = temporaryProject({ 'deep/down/test_a.py': 'def test_a():\n    pass\n' });
    mkdirSync(join(folder, 'deep'), { recursive: true });
    symlinkSync(dirname(dirname(python)), join(folder, '.venv'));
    const { status, stderr } = await cli.run(join(folder, 'deep', 'down'), ['run']);
    expect(stderr).toContain(`${join(folder, '.venv', 'bin', 'python')} (../../.venv)`);
    expect(status).toBe(0);
  });

  test('is that around the tests, when they are elsewhere', async () => {
    const folder = temporaryProject({ 'examples/shop/tests/test_a.py': 'def test_a():\n    pass\n' });
    symlinkSync(dirname(dirname(python)), join(folder, 'examples/shop/.venv'));
    const { stderr, status } = await cli.run(folder, ['run', 'examples/shop/tests/test_a.py::test_a']);
    expect(stderr).toContain('(examples/shop/.venv)');
    expect(status).toBe(0);
  });

  test('is that of the activated environment', async () => {
    const folder = temporaryProject({ 'test_a.py': 'def test_a():\n    pass\n' });
    const { stderr } = await cli.run(folder, ['run'], { VIRTUAL_ENV: dirname(dirname(python)) });
    expect(stderr).toContain(`looptrap: ${python} (VIRTUAL_ENV)`);
  });

  test('none at all is said', async () => {
    const { status, stderr } = await cli.run(temporaryProject(), ['run'], { PATH: '/nowhere' });
    expect(status).toBe(2);
    expect(stderr).toContain('no Python found');
  });
});

test('Ctrl-C ends pytest and what it started, and tells what was seen', async () => {
  const text = `import os, subprocess, sys, time


def test_a():
    pass


def test_b():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with open("pids.part", "w") as file:
        file.write(f"{os.getpid()} {child.pid}")
    os.rename("pids.part", "pids")
    time.sleep(600)
`;
  const folder = temporaryProject({ 'test_wait.py': text });
  const child = cli.start(folder, ['run', ...PYTHON, '--format', 'json', '--stall-after', '600']);
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    stdout += part;
  });
  while (!existsSync(join(folder, 'pids'))) await sleep(20);
  const pids = readFileSync(join(folder, 'pids'), 'utf8').split(' ').map(Number);
  child.kill('SIGINT');
  const status = await new Promise((resolve) => child.once('close', resolve));
  expect(status).toBe(130);
  expect(pids.filter(isAlive)).toEqual([]);
  const report = JSON.parse(stdout) as RunReport;
  expect(report.exit.complete).toBe(false);
  expect(report.tests[0]).toMatchObject({ nodeid: 'test_wait.py::test_a', outcome: 'passed' });
});

test('a reader that leaves ends the run', async () => {
  const text = `import os, time


def test_talks():
    with open("pids.part", "w") as file:
        file.write(str(os.getpid()))
    os.rename("pids.part", "pids")
    while True:
        print("still here", flush=True)
        time.sleep(0.05)
`;
  const folder = temporaryProject({ 'test_talks.py': text });
  const child = cli.start(folder, ['run', ...PYTHON, '--stall-after', '600', '--', '-s']);
  while (!existsSync(join(folder, 'pids'))) await sleep(20);
  const pid = Number(readFileSync(join(folder, 'pids'), 'utf8'));
  child.stdout?.destroy();
  await new Promise((resolve) => child.once('exit', resolve));
  expect(isAlive(pid)).toBe(false);
});
