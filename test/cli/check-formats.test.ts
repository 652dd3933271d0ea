import { join } from 'node:path';
import type { Log } from 'sarif';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { type BundledCli, bundleCli, type CliResult } from './bundled-cli';
import { sarifOf } from './sarif-schema';

const TRAPS = `import asyncio

import pytest


async def helper():
    return "😀 <&>", 1


async def test_unmarked():
    await helper()


@pytest.mark.asyncio
async def test_nested():
    value = "😀", asyncio.run(helper())
    assert value
`;
const HINT = 'import time\n\nimport pytest\n\n\n@pytest.mark.asyncio\nasync def test_a():\n    time.sleep(1)\n';
const CLEAN = 'import pytest\n\n\n@pytest.mark.asyncio\nasync def test_clean():\n    pass\n';
const TARGET = ['--target', 'pytest==9.0.0,pytest-asyncio==1.2.0,anyio==4.9.0'];

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

function mixedProject(): string {
  return temporaryProject({
    'pytest.ini': '[pytest]\n',
    'tests/test_a #b.py': TRAPS,
    'tests/test_bad.py': 'def test_(:\n    pass\n',
    'tests/test_clean.py': CLEAN,
    'tests/test_slow.py': HINT,
    'below/empty.py': '',
  });
}

function check(format: string, ...args: string[]): Promise<CliResult> {
  return cli.run(mixedProject(), ['check', '--format', format, ...TARGET, 'tests', ...args]);
}

describe('sarif', () => {
  async function log(cwd: string, ...args: string[]): Promise<Log> {
    const { stdout } = await cli.run(cwd, ['check', '--format', 'sarif', ...TARGET, ...args]);
    return sarifOf(stdout);
  }

  test('is valid for the public schema, and so is a log of nothing', async () => {
    const [run] = (await log(mixedProject(), 'tests')).runs;
    expect(run?.results?.length).toBe(3);
    expect((await log(temporaryProject({ 'test_clean.py': CLEAN }))).runs[0]?.results).toEqual([]);
  });

  test('says rules, places in UTF-16 columns, repairs and what could not be read', async () => {
    const [run] = (await log(mixedProject(), 'tests')).runs;
    expect(run?.columnKind).toBe('utf16CodeUnits');
    expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual([
      'async-test-no-marker',
      'blocking-call-in-async',
      'run-in-running-loop',
    ]);
    const nested = run?.results?.find(({ ruleId }) => ruleId === 'run-in-running-loop');
    expect(nested).toMatchObject({
      level: 'error',
      ruleIndex: 2,
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'tests/test_a%20%23b.py', uriBaseId: '%SRCROOT%' },
            region: { startLine: 16, startColumn: 19, endLine: 16, endColumn: 40 },
          },
        },
      ],
      fixes: [{ artifactChanges: [{ artifactLocation: { uri: 'tests/test_a%20%23b.py' } }] }],
    });
    expect(run?.invocations).toMatchObject([
      { executionSuccessful: false, toolExecutionNotifications: [{ level: 'error' }] },
    ]);
  });

  test('the same finding has the same fingerprint after lines moved, and equal ones have different ones', async () => {
    const double = TRAPS.replace('    assert value\n', '    value = "😀", asyncio.run(helper())\n    assert value\n');
    const marks = async (text: string) =>
      (await log(temporaryProject({ 'test_a.py': text }))).runs[0]?.results?.map(
        ({ partialFingerprints }) => partialFingerprints?.['looptrap/v1'],
      );
    const before = await marks(double);
    expect(new Set(before).size).toBe(3);
    expect(await marks(`# moved\n\n${double}`)).toEqual(before);
  });

  test('a file outside of the folder has an address of its own', async () => {
    const [run] = (await log(join(mixedProject(), 'below'), '../tests/test_slow.py')).runs;
    const place = run?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation;
    expect(place?.uri).toMatch(/^file:\/\/\/.*\/tests\/test_slow\.py$/);
    expect(place).not.toHaveProperty('uriBaseId');
  });
});

describe('github', () => {
  test('is a workflow command for each finding, escaped', async () => {
    const { stdout, status } = await check('github');
    expect(status).toBe(1);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/^::(error|warning|notice) file=[^:]*::tests\//);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^::error file=tests\/test_a #b\.py,line=16,endLine=16,col=19,endColumn=40,title=run-in-running-loop::tests\/test_a #b\.py:16:19 run-in-running-loop asyncio\.run/,
      ),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^::warning .*title=blocking-call-in-async::/));
    expect(lines).toContainEqual(expect.stringMatching(/^::error file=tests\/test_bad\.py,line=1,title=looptrap::/));
  });

  test('paths are those of the checkout, wherever the step runs', async () => {
    const folder = mixedProject();
    const run = async (format: string, checkout: string) => {
      const args = ['check', ...TARGET, 'test_slow.py', '--format', format];
      return (await cli.run(join(folder, 'tests'), args, { GITHUB_WORKSPACE: checkout })).stdout;
    };
    expect(await run('github', folder)).toContain('file=tests/test_slow.py,');
    expect(await run('sarif', folder)).toContain('"uri": "tests/test_slow.py"');
    expect(await run('github', join(folder, 'elsewhere'))).toContain('file=test_slow.py,');
  });

  test('is the default under GitHub Actions, where nothing else is asked for', async () => {
    const run = async (...args: string[]) =>
      (await cli.run(mixedProject(), ['check', ...TARGET, 'tests/test_slow.py', ...args], { GITHUB_ACTIONS: 'true' }))
        .stdout;
    expect(await run()).toMatch(/^::warning /);
    expect(await run('--format', 'text')).toMatch(/^tests\/test_slow\.py:8:5 /);
  });
});

describe('--statistics', () => {
  test('counts in JSON too', async () => {
    const { stdout } = await check('json', '--statistics');
    expect(JSON.parse(stdout).statistics).toEqual([
      { trap: 'async-test-no-marker', count: 1 },
      { trap: 'blocking-call-in-async', count: 1 },
      { trap: 'run-in-running-loop', count: 1 },
    ]);
  });
});
