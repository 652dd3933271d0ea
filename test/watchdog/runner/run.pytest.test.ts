import { describe, expect, test } from 'vitest';
import { testEnvironments } from '../../environments';
import { runPytest } from './run-pytest';
import { temporaryProject } from './temporary-project';

const QUEUE = `import asyncio
import pytest


@pytest.mark.asyncio
async def test_before():
    await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_waits():
    queue = asyncio.Queue()
    await queue.get()


@pytest.mark.asyncio
async def test_after():
    await asyncio.sleep(0)
`;

describe.each(testEnvironments())('a run in $name', ({ python }) => {
  test('proves a deadlock on its line, ends it, and goes on', async () => {
    const run = runPytest(temporaryProject({ 'tests/test_queue.py': QUEUE }), { python });
    const { report, failure, cancelled } = await run.handle.done;
    expect(failure).toBeUndefined();
    expect(cancelled).toBe(false);
    expect(report.exit).toEqual({ pytest: 1, signal: null, complete: true });
    expect(report.tests.map(({ nodeid, outcome }) => [nodeid, outcome])).toEqual([
      ['tests/test_queue.py::test_before', 'passed'],
      ['tests/test_queue.py::test_waits', 'failed'],
      ['tests/test_queue.py::test_after', 'passed'],
    ]);
    const [finding] = report.tests[1]?.findings ?? [];
    expect(finding).toMatchObject({
      kind: 'deadlock',
      severity: 'error',
      file: 'tests/test_queue.py',
      line: 13,
      function: 'test_waits',
      phase: 'call',
      proved: true,
      chain: [{ what: 'task test_waits', waitsFor: expect.stringContaining('Queue.get'), line: 13 }],
    });
    expect(report.tests[1]?.failure?.place).toMatchObject({ file: 'tests/test_queue.py', line: 13 });
    expect(report.environment.packages.pytest).toMatch(/^\d+\./);
    // None of them made a task; its runner's own do not count.
    expect(report.tests.map(({ tasks }) => tasks)).toEqual([0, 0, 0]);
    expect(report.loops.length).toBeGreaterThan(0);
  });
});

test('updates come in order: started, found, finished, for one test after the other', async () => {
  const run = runPytest(temporaryProject({ 'test_queue.py': QUEUE }));
  await run.handle.done;
  const told = run.updates.flatMap((update) => {
    switch (update.type) {
      case 'test-started':
        return [`started ${update.nodeid}`];
      case 'finding':
        return [`${update.finding.kind} in ${update.nodeid}`];
      case 'test-finished':
        return [`${update.test.outcome} ${update.test.nodeid}`];
      default:
        return [];
    }
  });
  expect(told).toEqual([
    'started test_queue.py::test_before',
    'passed test_queue.py::test_before',
    'started test_queue.py::test_waits',
    'deadlock in test_queue.py::test_waits',
    'failed test_queue.py::test_waits',
    'started test_queue.py::test_after',
    'passed test_queue.py::test_after',
  ]);
  expect(run.output()).toContain('1 failed, 2 passed');
});

test('one test alone, in a folder below the root, with a name that is a beginning of another', async () => {
  const files = {
    'pytest.ini': '[pytest]\n',
    'deep/test_names.py': 'def test_a():\n    pass\n\n\ndef test_ab():\n    pass\n',
  };
  const run = runPytest(temporaryProject(files), { targets: ['deep/test_names.py::test_a'] });
  const { report } = await run.handle.done;
  expect(report.tests.map(({ nodeid }) => nodeid)).toEqual(['deep/test_names.py::test_a']);
});

test('tests that were collected and never begun are not run', async () => {
  const text = 'def test_a():\n    raise ValueError("first")\n\n\ndef test_b():\n    pass\n';
  const run = runPytest(temporaryProject({ 'test_x.py': text }), { pytestArgs: ['-x'] });
  const { report } = await run.handle.done;
  expect(report.tests.map(({ nodeid, outcome }) => [nodeid, outcome])).toEqual([
    ['test_x.py::test_a', 'failed'],
    ['test_x.py::test_b', 'not-run'],
  ]);
  expect(report.tests[0]?.failure).toMatchObject({ message: expect.stringContaining('first'), place: { line: 2 } });
});

test('a PYTHONPATH that is already there stays', async () => {
  const library = temporaryProject({ 'mine.py': 'ANSWER = 42\n' });
  const project = temporaryProject({
    'test_mine.py': 'import mine\n\n\ndef test_mine():\n    assert mine.ANSWER == 42\n',
  });
  const { report } = await runPytest(project, { env: { PYTHONPATH: library } }).handle.done;
  expect(report.tests.map(({ outcome }) => outcome)).toEqual(['passed']);
});
