import { describe, expect, test } from 'vitest';
import { REGEX } from './held-by-c-code';
import { runPytest } from './run-pytest';
import { temporaryProject } from './temporary-project';

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
    // All workers are ended with the lost one, so a test that is in flight in another is run again.
    const twice = 'def test_slow():\n    pass\n\n\ndef test_after():\n    pass\n';
    const run = runPytest(temporaryProject({ 'test_leaves.py': LEAVES, 'test_slow.py': twice }), {
      pytestArgs: [...ARGS, '--dist', 'loadfile'],
    });
    const { report, failure } = await run.handle.done;
    expect(failure).toBeUndefined();
    expect(report.exit).toEqual({ pytest: 1, signal: null, complete: true });
    expect(report.tests.map(({ nodeid, outcome }) => [nodeid, outcome]).sort()).toEqual(
      ALL.filter(([nodeid]) => /leaves|slow/.test(nodeid ?? '')),
    );
    expect(run.output().match(/took its process with it/g)).toHaveLength(1);
  });
});
