import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { type BundledCli, bundleCli } from './bundled-cli';

const TARGET = ['--target', 'pytest==9.0.0,pytest-asyncio==1.2.0'];
const TRAP = 'import asyncio\n\nimport pytest\n\n\nasync def test_a():\n    await asyncio.sleep(0)\n';
const REPAIRED = TRAP.replace('async def', '@pytest.mark.asyncio\nasync def');

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

describe('--stdin-filename', () => {
  const check = (folder: string, input: string, ...args: string[]) =>
    cli.run(folder, ['check', ...TARGET, '--stdin-filename', 'tests/test_a.py', ...args], {}, input);

  test('checks the text as if it were the file, in its project', async () => {
    const folder = temporaryProject({
      'pytest.ini': '[pytest]\n',
      'tests/test_a.py': 'pass\n',
      'tests/test_b.py': TRAP,
    });
    const { status, stdout } = await check(folder, TRAP);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^tests\/test_a\.py:6:11 async-test-no-marker /);
    expect(stdout).toContain('1 finding; 1 file read;');
    const auto = temporaryProject({ 'pytest.ini': '[pytest]\nasyncio_mode = auto\n' });
    expect(await check(auto, TRAP)).toMatchObject({ status: 0 });
  });

  test('the file need not be there, and "-" may be said', async () => {
    const { status, stdout } = await check(temporaryProject({ 'pytest.ini': '[pytest]\n' }), TRAP, '-');
    expect(status).toBe(1);
    expect(stdout).toContain('6 | async def test_a():');
  });

  test('--fix gives the repaired text, the report beside it, and writes no file', async () => {
    const folder = temporaryProject({ 'pytest.ini': '[pytest]\n', 'tests/test_a.py': 'pass\n' });
    const { status, stdout, stderr } = await check(folder, TRAP, '--fix');
    expect(stdout).toBe(REPAIRED);
    expect(stderr).toContain('No traps found; 1 file read; 1 finding repaired.');
    expect(status).toBe(0);
    expect(readFileSync(join(folder, 'tests/test_a.py'), 'utf8')).toBe('pass\n');
  });

  test('--diff is against the text', async () => {
    const folder = temporaryProject({ 'pytest.ini': '[pytest]\n' });
    const { status, stdout } = await check(folder, TRAP, '--diff');
    expect(status).toBe(1);
    expect(stdout).toContain('+@pytest.mark.asyncio\n async def test_a():');
    expect(stdout.match(/^[-+](?![-+])/gm)).toHaveLength(1);
  });
});

describe('--jobs', () => {
  test('says the same in the same order, with conftests, helpers and several projects', async () => {
    const files: Record<string, string> = {};
    for (const project of ['one', 'two']) {
      files[`${project}/pytest.ini`] = '[pytest]\n';
      files[`${project}/requirements.txt`] =
        `pytest==8.4.0\npytest-asyncio==${project === 'one' ? '0.23.4' : '1.2.0'}\n`;
      files[`${project}/helpers.py`] = 'async def load(): ...\n';
      files[`${project}/conftest.py`] =
        'import pytest\n\nfrom helpers import load\n\n\n@pytest.fixture\nasync def loaded():\n    return load()\n';
      for (let index = 0; index < 12; index++) {
        files[`${project}/test_${index}.py`] =
          `${TRAP}\n\n@pytest.mark.asyncio\nasync def test_b(loaded):\n    from helpers import load\n    load()\n`;
      }
    }
    files['two/test_bad.py'] = 'def (:\n';
    const folder = temporaryProject(files);
    const check = (jobs: string) => cli.run(folder, ['check', 'one', 'two', '--format', 'json', '--jobs', jobs]);
    const alone = await check('1');
    expect(JSON.parse(alone.stdout).findings.length).toBeGreaterThan(40);
    expect(await check('3')).toEqual(alone);
  });

  test('standard input reaches the threads', async () => {
    const folder = temporaryProject({ 'pytest.ini': '[pytest]\n' });
    const args = ['check', ...TARGET, '--stdin-filename', 'test_a.py', '--jobs', '2'];
    expect((await cli.run(folder, args, {}, TRAP)).stdout).toContain('async-test-no-marker');
  });
});
