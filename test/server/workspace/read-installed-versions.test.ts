import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { InstalledVersions } from '../../../server/src/workspace/installed-versions';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { nodeFileSystem } from '../../../server/src/workspace/node-file-system';
import {
  findEnvironment,
  readInstalledVersions,
  type VersionsRequest,
} from '../../../server/src/workspace/read-installed-versions';
import { testEnvironments } from '../../environments';

function read(files: Readonly<Record<string, string>>, more: Partial<VersionsRequest> = {}): InstalledVersions {
  return readInstalledVersions({
    fileSystem: memoryFileSystem(new Map(Object.entries(files))),
    file: '/w/tests/test_it.py',
    workspaceFolder: '/w',
    ...more,
  });
}

const SITE = 'lib/python3.12/site-packages';
const VENV = {
  '/w/.venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.12.4\n',
  [`/w/.venv/${SITE}/pytest-8.4.2.dist-info/METADATA`]: '',
  [`/w/.venv/${SITE}/pytest_asyncio-0.26.0.dist-info/entry_points.txt`]:
    '[pytest11]\nasyncio = pytest_asyncio.plugin\n',
};

describe.each(testEnvironments())('environment $name', ({ python }) => {
  it('is read as importlib.metadata reads it, plugins in the same order', () => {
    const script = `
import importlib.metadata as m, json, re, sys
def name(d): return re.sub(r"[-_.]+", "-", d.metadata["Name"]).lower()
found = list(m.distributions())
plugins = [[name(d), e.name] for d in found for e in d.entry_points if e.group == "pytest11"]
print(json.dumps([sys.version.split()[0], {name(d): d.version for d in reversed(found)}, plugins]))
`;
    const [version, distributions, plugins] = JSON.parse(
      execFileSync(python, ['-c', script], { encoding: 'utf8' }),
    ) as [string, Record<string, string>, unknown];
    const ours = readInstalledVersions({
      fileSystem: nodeFileSystem,
      file: python,
      workspaceFolder: '/',
      interpreter: python,
    });
    expect(ours.kind).toBe('environment');
    expect(ours.python).toBe(version);
    expect(Object.fromEntries(Object.keys(distributions).map((name) => [name, ours.version(name)]))).toEqual(
      distributions,
    );
    expect(ours.plugins?.map((plugin) => [plugin.distribution, plugin.name])).toEqual(plugins);
  });
});

describe('the environment of a project', () => {
  it('is the nearest one with pytest in it', () => {
    const found = read({
      ...VENV,
      '/w/tests/venv/pyvenv.cfg': '',
      [`/w/tests/venv/${SITE}/httpx-0.27.0.dist-info/METADATA`]: '',
    });
    expect(found.source).toBe('installed in .venv');
    expect([found.python, found.version('Pytest_Asyncio'), found.isInstalled('httpx')]).toEqual([
      '3.12.4',
      '0.26.0',
      'no',
    ]);
    expect([
      found.satisfies('pytest-asyncio', '>=0.24,<1.0'),
      found.satisfies('pytest-asyncio', '>=1'),
      found.satisfies('httpx', '>=0.1'),
    ]).toEqual(['yes', 'no', 'no']);
    expect(found.plugins).toEqual([
      { distribution: 'pytest-asyncio', name: 'asyncio', module: 'pytest_asyncio.plugin' },
    ]);
  });

  it('may be VIRTUAL_ENV, and an interpreter wins over all', () => {
    const other = {
      '/e/Lib/site-packages/pytest-9.0.0.dist-info/METADATA': '',
      '/i/bin/python': '',
      [`/i/${SITE}/anyio-4.0.0.dist-info/METADATA`]: '',
    };
    expect(read({ ...VENV, ...other }, { virtualEnv: '/e' }).version('pytest')).toBe('9.0.0');
    expect(read({ ...VENV, ...other }, { interpreter: '/i/bin/python' }).version('anyio')).toBe('4.0.0');
    const fileSystem = memoryFileSystem(new Map(Object.entries(VENV)));
    expect(findEnvironment({ fileSystem, file: '/w/tests/test_it.py', workspaceFolder: '/w' })).toBe('/w/.venv');
  });
});

describe('without an environment', () => {
  it.each([
    ['uv.lock', 'version = 1\n\n[[package]]\nname = "pytest-asyncio"\nversion = "0.23.4"\n'],
    ['poetry.lock', '[[package]]\nname = "pytest-asyncio"\nversion = "0.23.4"\noptional = false\n'],
    ['pdm.lock', '[[package]]\nname = "pytest-asyncio"\nversion = "0.23.4"\n'],
    ['Pipfile.lock', '{"default": {}, "develop": {"pytest-asyncio": {"version": "==0.23.4"}}}'],
  ])('%s is exact and complete', (name, text) => {
    const found = read({ [`/w/${name}`]: text });
    expect([found.kind, found.source]).toEqual(['lock', `locked in ${name}`]);
    expect([
      found.version('pytest-asyncio'),
      found.isInstalled('anyio'),
      found.satisfies('pytest_asyncio', '<0.24'),
    ]).toEqual(['0.23.4', 'no', 'yes']);
  });

  it('a project has itself installed', () => {
    const found = read({
      '/w/uv.lock': '[[package]]\nname = "pytest"\nversion = "9.0.0"\n\n[[package]]\nname = "pytest-asyncio"\n',
      '/w/pyproject.toml': '[project]\nname = "pytest_asyncio"\ndynamic = ["version"]\n',
    });
    expect([found.isInstalled('pytest-asyncio'), found.version('pytest-asyncio')]).toEqual(['yes', undefined]);
    expect(found.isInstalled('anyio')).toBe('no');
  });

  it.each([
    ['setup.py', 'setup(tests_require=["pytest-sanic", "pytest>=7.1,<8", \'httpx\'])\n'],
    [
      'setup.cfg',
      '[options.extras_require]\ntest =\n    pytest>=7.1, <8\n    pytest-sanic\n    httpx; python_version > "3.8"\n',
    ],
    [
      'tox.ini',
      '[testenv]\ndeps = pytest>=7.1,<8\n    pytest-sanic==1.9\n    httpx[http2]\ncommands = python -m build\n',
    ],
  ])('%s says what it wants too', (name, text) => {
    const found = read({ [`/w/${name}`]: text });
    expect(['pytest', 'pytest-sanic', 'httpx', 'pytest-asyncio'].map((each) => found.isInstalled(each))).toEqual([
      'yes',
      'yes',
      'yes',
      'unknown',
    ]);
    expect(found.satisfies('pytest', '>=7')).not.toBe('no');
    expect([found.kind, found.source]).toEqual(['requirements', `required in ${name}`]);
  });

  it('a distribution locked twice is unknown', () => {
    const found = read({
      '/w/uv.lock':
        '[[package]]\nname = "anyio"\nversion = "3.7.1"\n\n[[package]]\nname = "anyio"\nversion = "4.0.0"\n',
    });
    expect([found.isInstalled('anyio'), found.version('anyio'), found.satisfies('anyio', '>=4')]).toEqual([
      'yes',
      undefined,
      'unknown',
    ]);
  });

  it('requirements pin what they pin', () => {
    const found = read({
      '/w/requirements-dev.txt':
        '-r requirements/base.txt\npytest-asyncio==0.21.2 # old\npytest~=8.2\nhttpx[http2]>=0.27 ; python_version > "3.8"\n',
      '/w/requirements/base.txt': 'anyio==4.4.0 \\\n    --hash=sha256:abc\n',
    });
    expect(found.kind).toBe('requirements');
    expect([found.version('pytest-asyncio'), found.version('anyio'), found.version('httpx')]).toEqual([
      '0.21.2',
      '4.4.0',
      undefined,
    ]);
    expect([
      found.satisfies('httpx', '>=0.20'),
      found.satisfies('httpx', '>=0.28'),
      found.satisfies('trio', '>=0'),
    ]).toEqual(['yes', 'unknown', 'unknown']);
    expect(found.isInstalled('trio')).toBe('unknown');
  });

  it('pyproject.toml is read in every dialect', () => {
    const found = read({
      '/w/pyproject.toml':
        '[project]\ndependencies = ["httpx==0.26.0"]\n[project.optional-dependencies]\ntest = ["pytest==7.4.4"]\n[dependency-groups]\ndev = ["anyio==3.7.1", {include-group = "x"}]\n[tool.poetry.group.dev.dependencies]\npytest-asyncio = "0.21.2"\nstarlette = { version = "^0.27.0" }\n',
    });
    expect(['httpx', 'pytest', 'anyio', 'pytest-asyncio'].map((name) => found.version(name))).toEqual([
      '0.26.0',
      '7.4.4',
      '3.7.1',
      '0.21.2',
    ]);
    expect(found.isInstalled('starlette')).toBe('yes');
  });

  it('assumes the newest known versions and says so', () => {
    const found = read({});
    expect(found.kind).toBe('newest-known');
    expect(found.isInstalled('pytest-asyncio')).toBe('unknown');
    expect(found.satisfies('pytest-asyncio', '>=1.0')).toBe('yes');
    expect(found.satisfies('flask', '>=1.0')).toBe('unknown');
  });
});

describe('overrides', () => {
  it('win over everything found', () => {
    const found = read(VENV, { overrides: { pytest_asyncio: '0.21.2', python: '3.9', pytest: 'none' } });
    expect([found.kind, found.version('pytest-asyncio'), found.python, found.isInstalled('pytest')]).toEqual([
      'override',
      '0.21.2',
      '3.9',
      'no',
    ]);
    expect([
      found.satisfies('pytest-asyncio', '<0.22'),
      found.satisfies('python', '<3.10'),
      found.satisfies('pytest', '>=1'),
    ]).toEqual(['yes', 'yes', 'no']);
  });
});
