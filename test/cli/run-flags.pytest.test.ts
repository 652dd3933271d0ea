import { chmodSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readProcesses } from '../../watchdog/runner/process-table';
import type { RunReport } from '../../watchdog/runner/run-report';
import { environmentPython } from '../environments';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { expectTrace } from '../watchdog/runner/trace/expect-trace';
import { type BundledCli, bundleCli } from './bundled-cli';
import { expectSchema } from './schema';

const python = environmentPython('newest');
const PYTHON = ['--python', python];
const WAITS = `import asyncio
import pytest


@pytest.mark.asyncio
async def test_waits():
    await asyncio.Event().wait()


@pytest.mark.asyncio
async def test_sleeps():
    await asyncio.sleep(0.01)
`;

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

describe('--repeat', () => {
  // Hangs in the first and the fourth run, fails in the second, and passes in the others.
  const flaky = `import asyncio
from pathlib import Path

import pytest

runs = Path("runs")


@pytest.mark.asyncio
async def test_flaky():
    number = len(runs.read_text()) if runs.exists() else 0
    runs.write_text("x" * (number + 1))
    if number % 3 == 0:
        await asyncio.Queue().get()
    assert number != 1, f"in {object()}"


def test_always_fails():
    raise ValueError("always")


def test_fine():
    pass
`;

  test('says how many of the runs went which way, in text and in json', async () => {
    const folder = temporaryProject({ 'test_flaky.py': flaky });
    const text = await cli.run(folder, ['run', ...PYTHON, '--repeat', '5', '--events', 'events.ndjson', '--', '-q']);
    expect(text.status).toBe(1);
    expect(text.stderr).toContain('looptrap: run 5 of 5');
    const told = text.stdout.slice(text.stdout.indexOf('flaky test_flaky.py'));
    expect(told).toMatch(
      /^flaky test_flaky\.py::test_flaky\n {2}1 of 5 failed: AssertionError: in <object .*> \(run 2\)\n {2}2 of 5 failed: deadlock at test_flaky\.py:14 \(run 1, 4\)\n {2}2 of 5 passed \(run 3, 5\)\n\nalways test_flaky\.py::test_always_fails\n {2}5 of 5 failed: ValueError: always\n\n/,
    );
    expect(text.stdout).toContain('deadlock test_flaky.py:14 in test_flaky');
    expect(text.stdout).toMatch(/proved, in 2 of 5 runs\)/);
    expect(text.stdout.trimEnd().split('\n').at(-1)).toBe('looptrap: 1 deadlock in 3 tests, 5 runs');
    const events = readFileSync(join(folder, 'events.ndjson'), 'utf8').trimEnd().split('\n');
    expect(events.filter((line) => JSON.parse(line).t === 'hello')).toHaveLength(5);

    // Runs 6 and 7 of the project, by its own count.
    const json = await cli.run(folder, ['run', ...PYTHON, '--repeat', '2', '--format', 'json']);
    const report = JSON.parse(json.stdout) as RunReport;
    expectSchema('run', report);
    expect(report.repeat).toMatchObject({
      asked: 2,
      runs: [{ exit: { pytest: 1 } }, { exit: { pytest: 1 } }],
      tests: [
        {
          nodeid: 'test_flaky.py::test_flaky',
          flaky: true,
          outcomes: { passed: 1, failed: 1 },
          ways: [
            { runs: [1], outcome: 'passed', findings: [] },
            { runs: [2], outcome: 'failed', findings: ['deadlock at test_flaky.py:14'] },
          ],
        },
        { nodeid: 'test_flaky.py::test_always_fails', flaky: false, ways: [{ runs: [1, 2] }] },
      ],
    });
    expect(report.tests.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'passed']);
    expect(report.tests[0]?.findings).toMatchObject([{ kind: 'deadlock', runs: [2] }]);
  });

  test('ends with the first run that can only fail again', async () => {
    const { stderr, status } = await cli.run(temporaryProject(), ['run', ...PYTHON, '--repeat', '4', 'no.py']);
    expect(status).toBe(4);
    expect(stderr).not.toContain('run 2 of 4');
  });
});

test('--trace writes a timeline, without a word on standard output', async () => {
  const folder = temporaryProject({ 'test_waits.py': WAITS });
  const { stdout } = await cli.run(folder, ['run', ...PYTHON, '--trace', 'trace.json', '--format', 'json']);
  expectSchema('run', JSON.parse(stdout));
  const document = JSON.parse(readFileSync(join(folder, 'trace.json'), 'utf8'));
  expectTrace(document);
  expect(document.otherData.tool).toMatch(/^Looptrap \d/);
  expect(document.traceEvents).toContainEqual(expect.objectContaining({ ph: 'i', name: 'deadlock' }));
  expect(document.traceEvents).toContainEqual(expect.objectContaining({ ph: 'b', name: 'waits for asyncio.sleep' }));
});

describe('-n and --dist', () => {
  test('start workers of pytest-xdist', async () => {
    const folder = temporaryProject({ 'test_a.py': WAITS, 'test_b.py': WAITS });
    const args = ['run', ...PYTHON, '-n', '2', '--dist', 'loadfile', '--events', 'events.ndjson'];
    const { stdout, status } = await cli.run(folder, args);
    expect(status).toBe(1);
    expect(stdout).toMatch(/2 workers|created: 2\/2/);
    expect(stdout).toMatch(/^looptrap: 2 deadlock in 4 tests$/m);
    const workers = readFileSync(join(folder, 'events.ndjson'), 'utf8').trimEnd().split('\n');
    expect(new Set(workers.map((line) => JSON.parse(line).worker))).toEqual(new Set([null, 'gw0', 'gw1']));
  });

  test('say what is missing where it is not installed', async () => {
    // Without site-packages nothing is installed.
    const without = join(temporaryProject({ python: `#!/bin/sh\nexec "${python}" -S "$@"\n` }), 'python');
    chmodSync(without, 0o755);
    const { stderr, status } = await cli.run(temporaryProject(), ['run', '--python', without, '-n', 'auto']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/pytest-xdist, which is not installed for .*pip install pytest-xdist/);
  });
});

describe("what a project's own configuration says", () => {
  const polls = `import asyncio
import pytest


@pytest.mark.asyncio
async def test_polls():
    while True:
        await asyncio.sleep(0.05)
`;
  const leaves = `import asyncio
import pytest

kept = []


@pytest.mark.asyncio
async def test_leaves():
    kept.append(asyncio.ensure_future(asyncio.sleep(1000)))
`;
  const ini = `[pytest]
looptrap_stall_after = 1
looptrap_block_threshold = 0.03
looptrap_fail_on = pending-task
`;

  test('holds where no flag says otherwise', async () => {
    const folder = temporaryProject({ 'test_polls.py': polls, 'test_leaves.py': leaves, 'pytest.ini': ini });
    const args = ['run', ...PYTHON, '--format', 'json', '--events', 'events.ndjson'];
    const { stdout, status } = await cli.run(folder, args);
    expect(status).toBe(1);
    const { tests } = JSON.parse(stdout) as RunReport;
    const [finding] = tests.find(({ nodeid }) => nodeid.includes('polls'))?.findings ?? [];
    expect(finding).toMatchObject({ kind: 'stall', line: 8, proved: false });
    expect(finding?.afterSeconds).toBeGreaterThanOrEqual(1);
    expect(finding?.afterSeconds).toBeLessThan(9);
    expect(settingsIn(folder)).toEqual({
      ...{ stall_after: 1, block_ms: 30, abort: true, abort_grace_ms: 0 },
      fail_on: ['pending-task'],
    });
  });

  test.each([
    ['the kinds of the configuration fail a run', ini, [], 1],
    ['a flag goes over them', ini, ['--fail-on', 'none'], 0],
    ['all are meant by all', '', ['--fail-on', 'all'], 1],
  ])('%s', async (_, configuration, flags, expected) => {
    const folder = temporaryProject({ 'test_leaves.py': leaves, 'pytest.ini': configuration || '[pytest]\n' });
    const flagged = ['--stall-after', '3', '--events', 'events.ndjson', ...flags];
    const { status } = await cli.run(folder, ['run', ...PYTHON, ...flagged]);
    expect(status).toBe(expected);
    expect(settingsIn(folder).stall_after).toBe(3);
  });

  function settingsIn(folder: string) {
    const [hello = ''] = readFileSync(join(folder, 'events.ndjson'), 'utf8').split('\n');
    return JSON.parse(hello).settings;
  }
});

test.each([
  [['--repeat', '0'], 'whole number from 1'],
  [['-n', 'many'], 'a number, auto or logical'],
  [['--dist', 'sideways'], 'Allowed choices are each, load'],
  [['--stall-after', '-1'], 'number of seconds above 0'],
  [['--fail-on', 'deadlock,boredom'], 'Choose from deadlock, stall'],
  [['--trace', 'no/such/folder/trace.json'], "no/such/folder/trace.json can't be written"],
])('%j is refused before anything runs', async (args, message) => {
  const { status, stderr } = await cli.run(temporaryProject(), ['run', ...PYTHON, ...args]);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

test('twenty cancelled runs leave no process and no file behind', async () => {
  const text = `import multiprocessing, subprocess, sys, time


def test_family():
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    multiprocessing.get_context("spawn").Process(target=time.sleep, args=(600,)).start()
    open("started", "w").close()
    time.sleep(600)
`;
  const temporary = temporaryProject();
  const folders = Array.from({ length: 4 }, () => temporaryProject({ 'test_family.py': text }));
  // Whatever a run starts has its folder's marker in its command line, as the interpreter's path or an argument.
  const markers = folders.map((folder) => join(folder, 'python-of-this-test'));
  for (const marker of markers) symlinkSync(dirname(dirname(python)), marker);
  const ours = () =>
    readProcesses()
      .map(({ pid }) => commandLine(pid))
      .filter((line) => markers.some((marker) => line.includes(marker)));

  // Half of them are cancelled at some moment of the start, the others while the test and its children run.
  async function cancelled(folder: string, round: number) {
    const interpreter = join(folder, 'python-of-this-test', 'bin', 'python');
    const child = cli.start(folder, ['run', '--python', interpreter, '--stall-after', '600'], { TMPDIR: temporary });
    child.stdout?.resume();
    child.stderr?.resume();
    const closed = new Promise((resolve) => child.once('close', resolve));
    if (round % 2 === 0) await sleep(40 * round);
    else while (child.exitCode === null && readdirSync(folder).every((name) => name !== 'started')) await sleep(20);
    child.kill(round % 4 < 2 ? 'SIGINT' : 'SIGTERM');
    await closed;
    rmSync(join(folder, 'started'), { force: true });
  }
  await Promise.all(
    folders.map(async (folder, lane) => {
      for (let round = lane * 5; round < lane * 5 + 5; round++) await cancelled(folder, round);
    }),
  );
  expect(ours()).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
  for (const folder of folders) {
    const left = readdirSync(folder).filter((name) => !name.startsWith('__pycache__') && !name.startsWith('.'));
    expect(left.sort()).toEqual(['python-of-this-test', 'test_family.py']);
  }
}, 400_000);

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  } catch {
    return ''; // gone in the meantime
  }
}
