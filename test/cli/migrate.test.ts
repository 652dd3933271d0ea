import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repositoryRoot } from '../environments';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { type BundledCli, bundleCli } from './bundled-cli';

const SUITE = join(repositoryRoot, 'test/truth/migrate/suites/session-override');

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

function suite(): string {
  const folder = temporaryProject();
  cpSync(SUITE, folder, { recursive: true, filter: (file) => !file.includes('__pycache__') });
  return folder;
}

test('shows one change that git applies, and writes nothing', async () => {
  const folder = suite();
  const conftest = readFileSync(join(folder, 'tests/conftest.py'), 'utf8');
  const { status, stdout, stderr } = await cli.run(folder, ['migrate']);
  expect(status).toBe(1);
  expect(stdout).toContain('-def event_loop():');
  expect(stdout).toContain('+asyncio_default_test_loop_scope = session');
  expect(stdout).toContain('+pytest-asyncio==1.5.0');
  expect(stderr).toContain('From pytest-asyncio 0.21.2 to 1.5.0: 5 files to change.\n5 tests keep their loops.\n');
  expect(stderr).toContain('Then install pytest-asyncio==1.5.0 pytest==9.2.0, and run the tests.');
  expect(readFileSync(join(folder, 'tests/conftest.py'), 'utf8')).toBe(conftest);
  execFileSync('git', ['init', '-q'], { cwd: folder });
  execFileSync('git', ['apply', '-'], { cwd: folder, input: stdout });
  const after = readFileSync(join(folder, 'tests/conftest.py'), 'utf8');
  expect(after).not.toContain('def event_loop');
  // What was made once stays so.
  expect(after).toContain('@pytest.fixture(scope="session")\nasync def database');
});

test('--write writes it; then there is nothing left', async () => {
  const folder = suite();
  expect(await cli.run(folder, ['migrate', '--write'])).toMatchObject({ status: 0, stdout: '' });
  expect(readFileSync(join(folder, 'requirements.txt'), 'utf8')).toContain('pytest-asyncio==1.5.0');
  const again = await cli.run(folder, ['migrate']);
  expect(again.status).toBe(2);
  expect(again.stderr).toContain('say what it was written for: --from pytest-asyncio==0.21.2');
  const told = await cli.run(folder, ['migrate', '--from', 'pytest-asyncio==0.21.2,pytest==7.4.4']);
  expect(told).toMatchObject({ status: 0, stdout: '' });
});

test('says what it needs', async () => {
  const folder = temporaryProject({ 'test_a.py': 'def test_a():\n    pass\n' });
  expect(await cli.run(folder, ['migrate', 'nowhere'])).toMatchObject({ status: 2 });
  expect((await cli.run(folder, ['migrate', '--diff', '--write'])).stderr).toContain('choose one of them');
});
