import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportedFinding } from '../../cli/src/check/check-report';
import { junitText } from '../../cli/src/check/formats/junit';
import { environmentPython } from '../environments';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { type BundledCli, bundleCli } from './bundled-cli';
import { expectJunit, junitErrors } from './junit-schema';

const CLEAN = 'import pytest\n\n\n@pytest.mark.asyncio\nasync def test_clean():\n    pass\n';
const UNMARKED =
  'import asyncio\n\nimport pytest\n\n\nasync def test_a():\n    await asyncio.sleep(0)\n\n\nasync def test_b():\n    assert "<&>"\n';
const TARGET = ['--target', 'pytest==9.0.0,pytest-asyncio==1.2.0'];

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

test('a suite for each file: failures for findings, an error for what was not read, else a case that passed', async () => {
  const folder = temporaryProject({
    'tests/test_a #b.py': UNMARKED,
    'tests/test_bad.py': 'def test_(:\n    pass\n',
    'tests/test_clean.py': CLEAN,
  });
  const args = ['check', '--format', 'junit', ...TARGET, 'tests'];
  const { stdout, status } = await cli.run(folder, args);
  expect(status).toBe(1);
  await expectJunit(stdout);
  const suites = [...stdout.matchAll(/<testsuite name="([^"]*)".* tests="(\d+)" failures="(\d+)" errors="(\d+)"/g)];
  expect(suites.map(([, ...counts]) => counts)).toEqual([
    ['tests/test_a #b.py', '2', '2', '0'],
    ['tests/test_bad.py', '1', '0', '1'],
    ['tests/test_clean.py', '1', '0', '0'],
  ]);
  expect(stdout).toContain('<testcase name="async-test-no-marker at line 6, column 11" classname="tests.test_a #b"');
});

test('a report of nothing is valid too', async () => {
  const args = ['check', '--format', 'junit', ...TARGET];
  const clean = await cli.run(temporaryProject({ 'test_clean.py': CLEAN }), args);
  expect(clean.status).toBe(0);
  await expectJunit(clean.stdout);
  await expectJunit((await cli.run(temporaryProject(), args)).stdout);
});

/** What a program that reads such files for a living makes of one: junitparser, in an environment of its own. */
const READ = `
import json, sys
from junitparser import JUnitXml
suites = list(JUnitXml.fromstring(sys.stdin.buffer.read()))
print(json.dumps([
    {"name": suite.name, "counts": [suite.tests, suite.failures, suite.errors], "cases": [
        [case.name, case.classname, [[type(found).__name__, found.type, found.message, found.text] for found in case.result]]
        for case in suite]}
    for suite in suites]))
`;

test.skipIf(!existsSync(environmentPython('consumers')))('a reader of such files gets all of it', async () => {
  const folder = temporaryProject({
    'tests/test_a.py': UNMARKED,
    'tests/test_bad.py': 'def test_(:\n    pass\n',
    'tests/test_clean.py': CLEAN,
  });
  const { stdout } = await cli.run(folder, ['check', '--format', 'junit', ...TARGET, 'tests']);
  const json = JSON.parse((await cli.run(folder, ['check', '--format', 'json', ...TARGET, 'tests'])).stdout);
  const read = execFileSync(environmentPython('consumers'), ['-c', READ], { input: stdout, encoding: 'utf8' });
  const [a, bad, clean] = JSON.parse(read);
  expect(a).toEqual({
    name: 'tests/test_a.py',
    counts: [2, 2, 0],
    cases: json.findings.map(({ trap, line, column, severity, message, url }: ReportedFinding) => [
      `${trap} at line ${line}, column ${column}`,
      'tests.test_a',
      [['Failure', trap, message, `tests/test_a.py:${line}:${column} ${trap} ${severity}\n${message}\n${url}`]],
    ]),
  });
  expect(bad).toMatchObject({
    counts: [1, 0, 1],
    cases: [['line 1', 'tests.test_bad', [['Error', 'unread', json.files.failed[0].reason, null]]]],
  });
  expect(clean).toMatchObject({ counts: [1, 0, 0], cases: [['no traps', 'tests.test_clean', []]] });
});

test('the schema refuses what readers would', async () => {
  const errors = await junitErrors('<testsuites><testsuite name="a"/></testsuites>');
  expect(errors.length).toBeGreaterThan(0);
});

test('text that XML cannot hold is replaced', async () => {
  const place = { file: 'a.py', line: 1, column: 1, endLine: 1, endColumn: 2 };
  const message = 'a "quoted" <b> & \u0000\u001b[31m 😀\nnext';
  const xml = junitText(
    {
      ...{ schema: 1, tool: { name: 'looptrap', version: '0' } },
      environment: { python: null, packages: {}, source: '' },
      findings: [{ ...place, trap: 'a-trap', severity: 'error', message, url: '', fingerprint: '', related: [] }],
      files: { checked: 1, failed: [] },
    },
    ['a.py'],
    new Date('2026-01-02T03:04:05.678Z'),
  );
  await expectJunit(xml);
  expect(xml).toContain('message="a &quot;quoted&quot; &lt;b&gt; &amp; \uFFFD\uFFFD[31m 😀&#10;next"');
  expect(xml).toContain('timestamp="2026-01-02T03:04:05"');
});
