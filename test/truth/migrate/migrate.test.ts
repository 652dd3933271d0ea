import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Migration, migrateProject } from '../../../server/src/analysis/migration/migrate-project';
import { migrationTarget } from '../../../server/src/analysis/migration/migration-target';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { environmentNames, environmentPython } from '../../environments';
import { loadTestParser } from '../../server/syntax/parser';
import { environmentVersions } from '../traps/environment-versions';
import { runPytest } from '../traps/run-pytest';

const SUITES = join(__dirname, 'suites');
const ROOT = '/suite';

/** Each suite passes in the first environment as it is written, and in `newest` after the migration. */
const WRITTEN_FOR: Readonly<Record<string, string>> = {
  'session-override': 'pa021',
  'scope-marks': 'article',
  policy: 'pa026',
  'module-override': 'pa021',
};

function readSuite(name: string): Record<string, string> {
  const folder = join(SUITES, name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map(({ parentPath, name: file }) => join(parentPath, file))
      .filter((file) => !file.includes('__pycache__'))
      .map((file) => [file.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(file, 'utf8')]),
  );
}

async function migrate(files: Readonly<Record<string, string>>, environment: string): Promise<Migration> {
  await loadTestParser();
  const texts = new Map(Object.entries(files).map(([path, text]) => [`${ROOT}/${path}`, text]));
  return migrateProject({
    folder: ROOT,
    files: memoryFileSystem(texts),
    workingDirectory: ROOT,
    from: Object.fromEntries(environmentVersions(environment)),
    to: { ...migrationTarget(), ...pick(environmentVersions('newest'), ['pytest-asyncio', 'pytest', 'httpx']) },
  });
}

function pick(versions: ReadonlyMap<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (versions.has(name) ? [[name, versions.get(name) ?? '']] : [])));
}

function asExample(files: Readonly<Record<string, string>>) {
  return Object.entries(files).map(([path, text]) => ({ path, text, marks: [] }));
}

const run = (files: Readonly<Record<string, string>>, environment: string) =>
  runPytest(environmentPython(environment), asExample(files), {
    args: ['-W', 'error::pytest.PytestDeprecationWarning'],
  });

describe.each(Object.entries(WRITTEN_FOR))('%s, written for %s', (name, environment) => {
  const before = readSuite(name);
  let migration: Migration;
  let after: Record<string, string>;
  beforeAll(async () => {
    expect(environmentNames()).toContain(environment);
    migration = await migrate(before, environment);
    after = { ...before };
    for (const { path, after: text } of migration.changed) after[path.slice(ROOT.length + 1)] = text;
  });

  test('passes where it was written for', async () => {
    const { result, output } = await runPytest(environmentPython(environment), asExample(before));
    expect(result, output).toMatch(/^\d+ passed$/);
  });

  test('does not pass as it is in the newest', async () => {
    const { result } = await run(before, 'newest');
    expect(result).not.toMatch(/^\d+ passed$/);
  });

  test('passes in the newest when it is migrated, with as many tests', async () => {
    const old = await runPytest(environmentPython(environment), asExample(before));
    const { result, output } = await run(after, 'newest');
    expect(result, `${JSON.stringify(after, null, 1).replaceAll('\\n', '\n')}\n${output}`).toBe(old.result);
    expect(output).not.toContain('DeprecationWarning');
  });

  test('leaves nothing by hand, and every test on its loop', () => {
    expect(migration.left.map(({ message }) => message)).toEqual([]);
    expect(migration.loops.changed).toEqual([]);
  });

  test('is an end: migrating the result changes nothing', async () => {
    expect((await migrate(after, 'newest')).changed).toEqual([]);
  });
});

describe('what is left', () => {
  const CONFTEST = `import asyncio

import pytest


class CountingPolicy(asyncio.DefaultEventLoopPolicy):
    made = 0

    def new_event_loop(self):
        CountingPolicy.made += 1
        return super().new_event_loop()


@pytest.fixture(scope="session")
def event_loop_policy():
    return CountingPolicy()
`;
  const TEST = 'import pytest\n\n\n@pytest.mark.asyncio\nasync def test_a():\n    pass\n';

  test('is told when no repair is known, and stays as it is', async () => {
    const migration = await migrate({ 'conftest.py': CONFTEST, 'test_a.py': TEST }, 'pa026');
    expect(migration.left.map(({ trap }) => trap)).toEqual(['event-loop-policy']);
    expect(migration.changed).toEqual([]);
  });

  test('a test that nobody ran, and one that was apart from its fixture, are told as changes', async () => {
    const { changed, loops } = await migrate(
      {
        'pytest.ini': '[pytest]\n',
        'test_a.py': `import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="session")
async def pool():
    return object()


@pytest.mark.asyncio
async def test_apart(pool):
    pass


async def test_unmarked():
    pass
`,
      },
      'article',
    );
    expect(changed.map(({ path }) => path)).toContain('/suite/test_a.py');
    const told = loops.changed.map(({ nodeid, message }) => `${nodeid}: ${message}`);
    expect(told).toContain('test_a.py::test_apart: shares its loop with the fixture "pool" now');
    expect(told).toContainEqual(expect.stringMatching(/^test_a\.py::test_unmarked: never run before, a loop per /));
  });

  test('a fixture that followed its tests to two loops has to be told which one is its own', async () => {
    const test_a = `import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def own():
    return asyncio.get_running_loop()


@pytest.fixture(scope="class")
def event_loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


class TestTogether:
    @pytest.mark.asyncio
    async def test_a(self, own):
        assert own is asyncio.get_running_loop()
`;
    const test_b =
      'import pytest\nfrom test_a import own\n\n\n@pytest.mark.asyncio\nasync def test_b(own):\n    pass\n';
    const { left, loops } = await migrate(
      { 'pytest.ini': '[pytest]\n', 'test_a.py': test_a, 'test_b.py': test_b },
      'pa021',
    );
    const apart = [...left.map(({ message }) => message), ...loops.changed.map(({ message }) => message)];
    expect(apart.some((message) => message.includes('"own"'))).toBe(true);
  });
});
