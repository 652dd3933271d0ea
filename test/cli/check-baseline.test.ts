import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckReport } from '../../cli/src/check/check-report';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { type BundledCli, bundleCli } from './bundled-cli';
import { expectSchema } from './schema';

const TARGET = ['--target', 'pytest==9.0.0,pytest-asyncio==1.2.0'];
const HEAD = 'import time\n\nimport pytest\n';
const slow = (name: string, sleep = '    time.sleep(1)\n') =>
  `\n\n@pytest.mark.asyncio\nasync def test_${name}():\n${sleep}`;

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

async function newOnes(
  folder: string,
  ...args: string[]
): Promise<{ status: number | null; lines: string[]; report: CheckReport; stderr: string }> {
  const known = ['--baseline', 'known.json', '--format', 'json'];
  const { status, stdout, stderr } = await cli.run(folder, ['check', ...TARGET, ...known, ...args]);
  const report: CheckReport = JSON.parse(stdout);
  expectSchema('check', report);
  return { status, report, stderr, lines: report.findings.map(({ file, line }) => `${file}:${line}`) };
}

async function known(files: Record<string, string>): Promise<string> {
  const folder = temporaryProject({ 'pytest.ini': '[pytest]\n', ...files });
  const { status, stdout } = await cli.run(folder, [
    'check',
    ...TARGET,
    '--write-baseline',
    '--baseline',
    'known.json',
  ]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^\d+ known findings? in known\.json\n$/);
  return folder;
}

test('what is known is not told, also after its lines moved and were indented anew; what is new is', async () => {
  const folder = await known({ 'test_a.py': HEAD + slow('a') });
  expect(await newOnes(folder)).toMatchObject({ status: 0, lines: [], report: { baseline: { known: 1, gone: 0 } } });

  const moved = `"""Moved."""\n\n${HEAD}\n\nclass TestMoved:\n    @pytest.mark.asyncio\n    async def test_a(self):\n        time.sleep(1)\n`;
  writeFileSync(join(folder, 'test_a.py'), moved);
  expect(await newOnes(folder)).toMatchObject({ status: 0, lines: [] });

  writeFileSync(join(folder, 'test_a.py'), HEAD + slow('b', '    time.sleep(2)\n') + slow('a'));
  expect(await newOnes(folder)).toMatchObject({ status: 1, lines: ['test_a.py:8'] });
});

test('of equal lines as many are known as there were', async () => {
  const folder = await known({ 'test_a.py': HEAD + slow('a') + slow('b') });
  writeFileSync(join(folder, 'test_a.py'), HEAD + slow('a') + slow('b') + slow('c'));
  expect((await newOnes(folder)).lines).toEqual(['test_a.py:18']);
  writeFileSync(join(folder, 'test_a.py'), HEAD + slow('a'));
  const { status, report, stderr } = await newOnes(folder);
  expect(status).toBe(0);
  expect(report.baseline).toEqual({ known: 1, gone: 1 });
  expect(stderr).toContain('1 finding of the baseline can no longer be found; renew it with --write-baseline');
});

test('a baseline speaks of files relative to itself, wherever it is asked from', async () => {
  const folder = await known({ 'tests/test_a.py': HEAD + slow('a') });
  const { stdout, status } = await cli.run(join(folder, 'tests'), ['check', ...TARGET, '--baseline', '../known.json']);
  expect(stdout).toContain('No traps found; 1 file read; 1 known and left out.');
  expect(status).toBe(0);
});

test('what was not looked for is not gone, and what was not checked stays in it', async () => {
  const folder = await known({ 'test_a.py': HEAD + slow('a'), 'test_b.py': HEAD + slow('b') });
  expect((await newOnes(folder, '--select', 'missing-await')).report.baseline).toEqual({ known: 0 });
  expect((await newOnes(folder, 'test_a.py')).report.baseline).toEqual({ known: 1, gone: 0 });

  writeFileSync(join(folder, 'test_a.py'), HEAD + slow('a') + slow('c', '    time.sleep(3)\n'));
  await cli.run(folder, ['check', ...TARGET, '--write-baseline', '--baseline', 'known.json', 'test_a.py']);
  expect(await newOnes(folder)).toMatchObject({ lines: [], report: { baseline: { known: 3, gone: 0 } } });

  rmSync(join(folder, 'test_b.py'));
  await cli.run(folder, ['check', ...TARGET, '--write-baseline', '--baseline', 'known.json', 'test_a.py']);
  expect(readFileSync(join(folder, 'known.json'), 'utf8')).not.toContain('test_b.py');
});

test('what is known is not repaired', async () => {
  const text = 'import pytest\n\n\nasync def test_a():\n    pass\n';
  const folder = await known({ 'test_a.py': text, 'pytest.ini': '[pytest]\n' });
  writeFileSync(join(folder, 'test_b.py'), text);
  const { report } = await newOnes(folder, '--fix');
  expect(report).toMatchObject({ findings: [], fixed: 1 });
  expect(readFileSync(join(folder, 'test_a.py'), 'utf8')).toBe(text);
  expect(readFileSync(join(folder, 'test_b.py'), 'utf8')).toContain('@pytest.mark.asyncio');
});

test('the file is readable, sorted, and the same every time', async () => {
  const folder = await known({ 'test_b.py': HEAD + slow('b'), 'test_a.py': HEAD + slow('a') + slow('c') });
  const text = readFileSync(join(folder, 'known.json'), 'utf8');
  expectSchema('baseline', JSON.parse(text));
  expect(JSON.parse(text)).toEqual({
    schema: 1,
    findings: [
      { trap: 'blocking-call-in-async', file: 'test_a.py', text: 'time.sleep(1)', count: 2 },
      { trap: 'blocking-call-in-async', file: 'test_b.py', text: 'time.sleep(1)', count: 1 },
    ],
  });
  await cli.run(folder, ['check', ...TARGET, '--write-baseline', '--baseline', 'known.json']);
  expect(readFileSync(join(folder, 'known.json'), 'utf8')).toBe(text);
});

test('without a name it is looptrap-baseline.json', async () => {
  const folder = temporaryProject({ 'test_a.py': HEAD + slow('a') });
  const { stdout } = await cli.run(folder, ['check', ...TARGET, '--write-baseline']);
  expect(stdout).toBe('1 known finding in looptrap-baseline.json\n');
});
