import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckReport } from '../../cli/src/check/check-report';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { type BundledCli, bundleCli } from './bundled-cli';

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

/** An environment as its metadata say, with no program in it. */
function environment(folder: string, version: string): Record<string, string> {
  const library = `${folder}/lib/python3.12/site-packages`;
  return {
    [`${folder}/pyvenv.cfg`]: 'version = 3.12.4\n',
    [`${library}/pytest-8.4.2.dist-info/METADATA`]: '',
    [`${library}/pytest_asyncio-${version}.dist-info/METADATA`]: '',
  };
}

const FILES = {
  'test_a.py': 'async def test_a():\n    pass\n',
  'requirements.txt': 'pytest==8.3.0\npytest-asyncio==0.24.0\n',
  'poetry.lock': '[[package]]\nname = "pytest-asyncio"\nversion = "0.25.0"\n',
  ...environment('.venv', '1.1.0'),
  ...environment('other', '1.2.0'),
  ...environment('active', '1.3.0'),
};

/** What counts when these files are there, best first. */
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(FILES).filter(([file]) => !names.some((name) => file.startsWith(name))));

async function read(files: Record<string, string>, args: readonly string[] = [], active?: string) {
  const folder = temporaryProject(files);
  const env: Record<string, string> = active === undefined ? {} : { VIRTUAL_ENV: join(folder, active) };
  const { stdout } = await cli.run(folder, ['check', '--format', 'json', ...args], env);
  const { environment: found }: CheckReport = JSON.parse(stdout);
  return { version: found.packages['pytest-asyncio'], source: found.source, python: found.python };
}

describe('the versions that count', () => {
  test('are the pretended ones, over those of the chosen interpreter', async () => {
    const found = await read(FILES, ['--target', 'pytest-asyncio==0.21.2', '--python', 'other/bin/python']);
    expect(found).toMatchObject({ version: '0.21.2', python: '3.12.4' });
  });

  test('else those of the chosen interpreter, or environment', async () => {
    expect(await read(FILES, ['--python', 'other/bin/python'], 'active')).toMatchObject({ version: '1.2.0' });
    expect(await read(FILES, ['--python', 'other'])).toMatchObject({ version: '1.2.0' });
  });

  test('else those of the environment that is active, or of the project', async () => {
    expect(await read(FILES, [], 'active')).toMatchObject({ version: '1.3.0' });
    expect(await read(FILES)).toMatchObject({ version: '1.1.0', source: 'installed in .venv' });
  });

  test('else those of the lock, then of the requirements, then the newest known', async () => {
    expect(await read(without('.venv'))).toMatchObject({ version: '0.25.0', source: 'locked in poetry.lock' });
    const required = await read(without('.venv', 'poetry'));
    expect(required).toMatchObject({ version: '0.24.0', source: 'required in requirements.txt' });
    const newest = await read({ 'test_a.py': FILES['test_a.py'] });
    expect(newest).toMatchObject({ version: '1.5.0', source: expect.stringContaining('newest known') });
  });

  test('are not made up: an interpreter that is not there is told', async () => {
    const { status, stderr, stdout } = await cli.run(temporaryProject(FILES), ['check', '--python', 'nowhere/python']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      'looptrap: no packages are installed for nowhere/python; give the interpreter of an environment, or its folder\n',
    );
  });
});

test('files that Git ignores, virtual environments and norecursedirs are not read; a file that is named is', async () => {
  const unmarked = FILES['test_a.py'];
  const folder = temporaryProject({
    ...environment('venv', '1.1.0'),
    'venv/lib/python3.12/site-packages/test_installed.py': unmarked,
    '.gitignore': 'generated/\n',
    'pytest.ini': '[pytest]\nnorecursedirs = old\npython_files = test_*.py *_check.py\n',
    'generated/test_b.py': unmarked,
    'old/test_c.py': unmarked,
    'tests/orders_check.py': unmarked,
    'tests/other.py': unmarked,
  });
  const checked = async (...paths: string[]) => {
    const { stdout } = await cli.run(folder, ['check', '--format', 'json', '--no-cache', ...paths]);
    const { findings }: CheckReport = JSON.parse(stdout);
    return findings.map(({ file }) => file);
  };
  expect(await checked()).toEqual(['tests/orders_check.py']);
  expect(await checked('generated/test_b.py', 'tests')).toEqual(['generated/test_b.py', 'tests/orders_check.py']);
});
