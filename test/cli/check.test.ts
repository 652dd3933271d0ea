import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckReport } from '../../cli/src/check/check-report';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { type BundledCli, bundleCli } from './bundled-cli';
import { expectSchema } from './schema';

const TRAPS = `import asyncio

import pytest


async def helper():
    return "😀", 1


async def test_unmarked():
    await helper()


@pytest.mark.asyncio
async def test_nested():
    value = "😀", asyncio.run(helper())
    assert value
`;
const REPAIRED = TRAPS.replace('import asyncio\n\n', '')
  .replace('async def test_unmarked', '@pytest.mark.asyncio\nasync def test_unmarked')
  .replace('asyncio.run(helper())', 'await helper()');
const CLEAN = 'import pytest\n\n\n@pytest.mark.asyncio\nasync def test_clean():\n    pass\n';
const TARGET = ['--target', 'pytest==9.0.0,pytest-asyncio==1.2.0,anyio==4.9.0'];

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

async function checkJson(
  folder: string,
  args: readonly string[] = [],
): Promise<{ status: number | null; report: CheckReport; stderr: string }> {
  const { status, stdout, stderr } = await cli.run(folder, ['check', '--format', 'json', ...TARGET, ...args]);
  const report = JSON.parse(stdout);
  expectSchema('check', report);
  return { status, report, stderr };
}

describe('json', () => {
  test('is the published schema, with lines and UTF-16 columns from 1', async () => {
    const { status, report } = await checkJson(
      temporaryProject({ 'tests/test_traps.py': TRAPS, 'tests/test_clean.py': CLEAN }),
    );
    expect(status).toBe(1);
    expect(report.files).toEqual({ checked: 2, failed: [] });
    expect(report.environment.packages).toMatchObject({ 'pytest-asyncio': '1.2.0', pytest: '9.0.0' });
    expect(report.findings.map(({ trap, file, line, column }) => [trap, file, line, column])).toEqual([
      ['async-test-no-marker', 'tests/test_traps.py', 10, 11],
      ['run-in-running-loop', 'tests/test_traps.py', 16, 19],
    ]);
    expect(report.findings[1]).toMatchObject({
      severity: 'error',
      endLine: 16,
      endColumn: 40,
      url: expect.stringMatching(/^https:.*run-in-running-loop/),
      fix: { safe: true },
    });
    expect(report.findings[0]?.test).toBe('tests/test_traps.py::test_unmarked');
  });

  test('the edits of a fix, applied by their lines and columns, are what --fix does', async () => {
    const folder = temporaryProject({ 'test_traps.py': TRAPS });
    const { report } = await checkJson(folder, ['--select', 'run-in-running-loop']);
    const lines = TRAPS.split('\n');
    for (const { line, column, endLine, endColumn, newText } of [...(report.findings[0]?.fix?.edits ?? [])].reverse()) {
      const before = (lines[line - 1] ?? '').slice(0, column - 1);
      const after = (lines[endLine - 1] ?? '').slice(endColumn - 1);
      lines.splice(line - 1, endLine - line + 1, before + newText + after);
    }
    await cli.run(folder, ['check', ...TARGET, '--select', 'run-in-running-loop', '--fix']);
    expect(readFileSync(join(folder, 'test_traps.py'), 'utf8')).toBe(lines.join('\n'));
  });

  test('several projects are each read with their own versions', async () => {
    const pin = (version: string) => `pytest==8.4.0\npytest-asyncio==${version}\n`;
    const folder = temporaryProject({
      'one/pytest.ini': '[pytest]\n',
      'one/requirements.txt': pin('0.23.4'),
      'one/test_one.py': CLEAN,
      'two/pytest.ini': '[pytest]\n',
      'two/requirements.txt': pin('1.1.0'),
      'two/test_two.py': CLEAN,
    });
    const { stdout } = await cli.run(folder, ['check', '--format', 'json', 'one', 'two']);
    const report = JSON.parse(stdout) as CheckReport;
    expectSchema('check', report);
    expect(report.projects?.map(({ root, environment }) => [root, environment.packages['pytest-asyncio']])).toEqual([
      ['one', '0.23.4'],
      ['two', '1.1.0'],
    ]);
  });
});

describe('text', () => {
  test('place, trap, severity and message; the line; the fix; what it was read for', async () => {
    const folder = temporaryProject({ 'test_traps.py': TRAPS });
    const { status, stdout } = await cli.run(folder, ['check', ...TARGET]);
    expect(status).toBe(1);
    expect(stdout).toContain('test_traps.py:16:19 run-in-running-loop error asyncio.run()');
    expect(stdout).toContain(
      '  16 |     value = "😀", asyncio.run(helper())\n     |                   ^^^^^^^^^^^^^^^^^^^^^\n  fix: ',
    );
    expect(stdout).toContain('2 findings; 1 file read; 2 can be repaired with --fix.');
    expect(stdout).toMatch(/Read for .*pytest-asyncio 1\.2\.0/);
    expect(stdout).not.toContain('\u001b');
  });

  test('in colours where they are wanted', async () => {
    const folder = temporaryProject({ 'test_traps.py': TRAPS });
    const { stdout } = await cli.run(folder, ['check', ...TARGET], { NO_COLOR: '', FORCE_COLOR: '1' });
    expect(stdout).toContain('\u001b[31merror\u001b[39m');
  });

  test('--statistics counts traps, --output writes a file', async () => {
    const folder = temporaryProject({ 'test_traps.py': TRAPS });
    const { stdout } = await cli.run(folder, ['check', ...TARGET, '--statistics', '--output', 'found.txt']);
    expect(stdout).toBe('');
    const text = readFileSync(join(folder, 'found.txt'), 'utf8');
    expect(text).toMatch(/\n {4}1 {2}async-test-no-marker\n {4}1 {2}run-in-running-loop\n$/);
  });
});

describe('what is checked', () => {
  test('nothing found', async () => {
    const { status, stdout } = await cli.run(temporaryProject({ 'test_clean.py': CLEAN }), ['check', ...TARGET]);
    expect(status).toBe(0);
    expect(stdout).toContain('No traps found; 1 file read.');
  });

  test('no files at all is said', async () => {
    const { status, stderr } = await cli.run(temporaryProject({ 'app.py': TRAPS }), ['check', ...TARGET]);
    expect(stderr).toContain('no test files found');
    expect(status).toBe(0);
  });

  test("test files by pytest's rules, the conftests they see, and files that are named", async () => {
    const folder = temporaryProject({
      'pytest.ini': '[pytest]\ntestpaths = checks\npython_files = check_*.py\n',
      'checks/check_a.py': CLEAN,
      'checks/conftest.py': '',
      'checks/test_not_ours.py': TRAPS,
      'other/check_b.py': TRAPS,
    });
    expect((await checkJson(folder)).report).toMatchObject({ files: { checked: 2 }, findings: [] });
    expect((await checkJson(folder, ['other'])).report).toMatchObject({ files: { checked: 1 } });
    expect((await checkJson(folder, ['other', 'checks'])).report).toMatchObject({ files: { checked: 3 } });
    expect((await checkJson(folder, ['checks/test_not_ours.py'])).report.findings).not.toEqual([]);
    const below = await checkJson(join(folder, 'other'), ['check_b.py']);
    expect(below.report.findings[0]?.file).toBe('check_b.py');
  });

  test('--select, --ignore and --severity choose', async () => {
    const folder = temporaryProject({ 'test_traps.py': TRAPS });
    const trapsOf = async (...args: string[]) =>
      (await checkJson(folder, args)).report.findings.map(({ trap }) => trap);
    expect(await trapsOf('--select', 'run-in-running-loop')).toEqual(['run-in-running-loop']);
    expect(await trapsOf('--ignore', 'run-in-running-loop')).toEqual(['async-test-no-marker']);
    expect(await trapsOf('--ignore', 'run-in-running-loop,async-test-no-marker')).toEqual([]);
    const blocking = 'import time\n\nimport pytest\n\n\n@pytest.mark.asyncio\nasync def test_a():\n    time.sleep(1)\n';
    writeFileSync(join(folder, 'test_traps.py'), blocking);
    expect(await trapsOf('--severity', 'warning')).toEqual(['blocking-call-in-async']);
    expect(await trapsOf('--severity', 'error')).toEqual([]);
  });

  test('pretended versions decide', async () => {
    const text = 'import httpx\nfrom app import app\n\n\ndef make():\n    return httpx.AsyncClient(app=app)\n';
    const folder = temporaryProject({
      'test_http.py': text,
      'app.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
    });
    const found = async (version: string) => {
      const { stdout } = await cli.run(folder, ['check', '--format', 'json', '--target', `httpx==${version}`]);
      return (JSON.parse(stdout) as CheckReport).findings.map(({ trap }) => trap);
    };
    expect(await found('0.28.1')).toContain('httpx-app-shortcut');
    expect(await found('0.26.0')).not.toContain('httpx-app-shortcut');
  });
});

describe('--fix and --diff', () => {
  test('repairs what is safe and leaves the rest byte for byte', async () => {
    const crlf = `\uFEFF${TRAPS.replaceAll('\n', '\r\n')}`;
    const folder = temporaryProject({ 'test_traps.py': TRAPS, 'test_crlf.py': crlf, 'test_clean.py': CLEAN });
    const { status, stdout } = await cli.run(folder, ['check', ...TARGET, '--fix']);
    expect(status).toBe(0);
    expect(stdout).toContain('No traps found; 3 files read; 4 findings repaired.');
    expect(readFileSync(join(folder, 'test_traps.py'), 'utf8')).toBe(REPAIRED);
    expect(readFileSync(join(folder, 'test_crlf.py'), 'utf8')).toBe(`\uFEFF${REPAIRED.replaceAll('\n', '\r\n')}`);
    expect(readFileSync(join(folder, 'test_clean.py'), 'utf8')).toBe(CLEAN);
    const again = await checkJson(folder, ['--fix']);
    expect(again.report).toMatchObject({ fixed: 0, findings: [] });
  });

  test('what is not safe has to be asked for', async () => {
    const text = `import pytest


async def remove(item):
    raise KeyError(item)


@pytest.mark.asyncio
async def test_remove():
    with pytest.raises(KeyError):
        remove("apple")
`;
    const folder = temporaryProject({ 'test_a.py': text });
    expect((await checkJson(folder, ['--fix'])).status).toBe(1);
    expect(readFileSync(join(folder, 'test_a.py'), 'utf8')).toBe(text);
    expect((await checkJson(folder, ['--fix', '--unsafe-fixes'])).status).toBe(0);
    expect(readFileSync(join(folder, 'test_a.py'), 'utf8')).toBe(
      text.replace('        remove', '        await remove'),
    );
  });

  test('--diff writes nothing, and its patch does what --fix does', async () => {
    const folder = temporaryProject({ 'tests/test_traps.py': TRAPS, 'tests/test_clean.py': CLEAN });
    const { status, stdout } = await cli.run(folder, ['check', ...TARGET, '--diff']);
    expect(status).toBe(1);
    expect(readFileSync(join(folder, 'tests/test_traps.py'), 'utf8')).toBe(TRAPS);
    expect(stdout).toMatch(/^--- a\/tests\/test_traps\.py\n\+\+\+ b\/tests\/test_traps\.py\n@@/);
    execFileSync('git', ['apply', '-'], { cwd: folder, input: stdout });
    expect(readFileSync(join(folder, 'tests/test_traps.py'), 'utf8')).toBe(REPAIRED);
    const again = await cli.run(folder, ['check', ...TARGET, '--diff']);
    expect(again).toMatchObject({ status: 0, stdout: '' });
  });

  test('a file that is not UTF-8 is not written', async () => {
    const folder = temporaryProject();
    const bytes = Buffer.from(`# -*- coding: latin-1 -*-\n# caf\xe9\n${TRAPS.replaceAll('😀', 'x')}`, 'latin1');
    writeFileSync(join(folder, 'test_latin.py'), bytes);
    const { stderr } = await cli.run(folder, ['check', ...TARGET, '--fix']);
    expect(stderr).toContain('test_latin.py could not be written: it is not UTF-8');
    expect(readFileSync(join(folder, 'test_latin.py')).equals(bytes)).toBe(true);
  });
});

describe('what can not be done says what to do, with status 2', () => {
  test('a file that does not parse', async () => {
    const { status, report, stderr } = await checkJson(temporaryProject({ 'test_bad.py': 'def test_(:\n    pass\n' }));
    expect(status).toBe(2);
    expect(report.files.failed).toMatchObject([{ file: 'test_bad.py', line: 1 }]);
    expect(stderr).toContain('looptrap: test_bad.py:1: ');
  });

  test('a file that does not parse is not repaired, and nothing says it would be', async () => {
    const text = 'async def test_it():\n    pass\n\n\ndef helper():\n    print(]\n\n\nVALUE = 1\n';
    const folder = temporaryProject({ 'test_broken.py': text });
    const { stdout, stderr } = await cli.run(folder, ['check', '--fix', '--no-cache', ...TARGET]);
    expect(stdout).toContain('async-test-no-marker');
    expect(stdout).not.toMatch(/--fix(?! --unsafe-fixes)/);
    expect(stderr.match(/does not parse/g)).toHaveLength(1);
    expect(readFileSync(join(folder, 'test_broken.py'), 'utf8')).toBe(text);
  });

  test('a configuration that does not parse', async () => {
    const files = { 'pyproject.toml': '[tool.pytest.ini_options\n', 'test_clean.py': CLEAN };
    const { status, report, stderr } = await checkJson(temporaryProject(files));
    expect(status).toBe(2);
    expect(report.files.failed).toMatchObject([{ file: 'pyproject.toml' }]);
    expect(stderr).toContain('pyproject.toml does not parse');
  });

  test('findings count more than files that failed', async () => {
    const { status } = await checkJson(temporaryProject({ 'test_bad.py': 'def test_(:\n', 'test_traps.py': TRAPS }));
    expect(status).toBe(1);
  });

  test.each([
    [['nowhere'], 'nowhere does not exist'],
    [['--select', 'missing-awiat'], 'did you mean missing-await?'],
    [['--select', 'zzzzzzzz'], '"looptrap explain" lists them all'],
    [['--target', 'pytest-asyncio'], 'NAME==VERSION'],
    [['--severity', 'loud'], 'Allowed choices are error, warning, information, hint'],
    [['--format', 'html'], 'Allowed choices are text, json, sarif, github, junit'],
    [['--jobs', '0'], 'Give a whole number from 1'],
    [['--unsafe-fixes'], 'add --fix or --diff'],
    [['--fix', '--diff'], 'choose one of them'],
    [['--baseline', 'none.json'], 'none.json does not exist; make it with --write-baseline'],
    [['--baseline', 'test_clean.py'], 'is no baseline of Looptrap'],
    [['--write-baseline', '--fix'], 'run it alone'],
    [['--stdin-filename', 'test_a.py', 'test_clean.py'], 'leave out the paths'],
    [['-'], 'say which file standard input is'],
    [['--output', 'no/such/folder/file'], "can't be written"],
  ])('%j', async (args, message) => {
    const { status, stderr } = await cli.run(temporaryProject({ 'test_clean.py': CLEAN }), ['check', ...args]);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});
