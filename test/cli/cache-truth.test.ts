import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRecorded } from '../../cli/src/check/cache/open-recorded';
import { openCache } from '../../cli/src/check/cache/result-cache';
import { checkFiles } from '../../cli/src/check/check-files';
import { openProject } from '../../server/src/analysis/open-project';
import { traps } from '../../server/src/traps/registry';
import { memoryFileSystem } from '../../server/src/workspace/memory-file-system';
import { layOutParser } from '../server/analysis/lay-out-parser';
import { callTeller, loopTeller, providerTeller } from '../server/analysis/open-test-project';

beforeAll(layOutParser);

const TEST = 'async def test_it(value):\n    import helper\n    helper.go()\n';
const FIXTURE = '@pytest.fixture\nasync def value():\n    return 1\n';
const INSTALLED = '.venv/lib/python3.13/site-packages';

/** Texts that decide about each other across files; undefined deletes the file. */
const CHOICES: Record<string, readonly (string | undefined)[]> = {
  'pytest.ini': ['[pytest]\n', '[pytest]\nasyncio_mode = auto\n', undefined],
  'pyproject.toml': [
    '[tool.pytest.ini_options]\nasyncio_default_fixture_loop_scope = "session"\n',
    '[tool.looptrap]\nignore = ["loop-teller"]\n',
    undefined,
  ],
  'requirements.txt': ['pytest==8.4.2\npytest-asyncio==1.2.0\n', 'pytest-asyncio==0.21.2\npytest<7\n', undefined],
  '.gitignore': ['tests/test_two.py\n', undefined],
  'conftest.py': [`import pytest\n${FIXTURE}`, 'from helper import *\n', 'x = (\n', undefined],
  'tests/conftest.py': [`import pytest_asyncio as pytest\n${FIXTURE}`, 'pytest_plugins = ["helper"]\n', undefined],
  'tests/__init__.py': ['', 'import pytest\npytestmark = pytest.mark.asyncio(loop_scope="package")\n', undefined],
  'tests/test_one.py': [TEST, `import pytest\npytestmark = pytest.mark.asyncio\n${TEST}`, undefined],
  'tests/test_two.py': [
    `import pytest\n@pytest.mark.anyio\n${TEST}`,
    `from helper import marked\n@marked\n${TEST}# looptrap: ignore\n`,
    undefined,
  ],
  'tests/helper.py': [`import pytest\nmarked = pytest.mark.asyncio(loop_scope="module")\n${FIXTURE}`, undefined],
  'helper.py': ['async def go(): ...\n', 'from deep.er import go\n', undefined],
  'deep/er.py': ['def go(): ...\n', 'async def go(): ...\n', undefined],
  'deep/er/__init__.py': ['def go(): ...\n', undefined],
  'src/helper.py': ['def go(): ...\n', undefined],
  [`${INSTALLED}/pytest-8.4.2.dist-info/METADATA`]: ['', undefined],
  [`${INSTALLED}/pytest_asyncio-1.2.0.dist-info/METADATA`]: ['', undefined],
  [`${INSTALLED}/pytest_asyncio-0.21.2.dist-info/METADATA`]: ['', undefined],
  [`${INSTALLED}/pytest_asyncio-1.2.0.dist-info/entry_points.txt`]: ['[pytest11]\nasyncio = pytest_asyncio.plugin\n'],
};

const anyChange = fc
  .constantFrom(...Object.keys(CHOICES))
  .chain((file) => fc.constantFrom(...(CHOICES[file] ?? [])).map((text) => ({ file, text })));
const anyStep = fc.record({ changes: fc.array(anyChange, { maxLength: 3 }), partly: fc.boolean() });

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'looptrap-cache-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that counts as one from one project. */
function newProject(texts: Map<string, string>) {
  const root = mkdtempSync(join(folder, 'project-'));
  mkdirSync(root, { recursive: true });
  const files = memoryFileSystem(texts);
  const host = { files, workingDirectory: root, traps: [...traps, loopTeller, callTeller, providerTeller] };
  return { root, host };
}

test('what the cache says is what is said without it, after any edits', async () => {
  let known = 0;
  let fresh = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 2, maxLength: 10 }), async (steps) => {
      const texts = new Map<string, string>();
      const { root, host } = newProject(texts);
      texts.set(`${root}/setup.py`, '');
      for (const [file, [text]] of Object.entries(CHOICES)) if (text !== undefined) texts.set(`${root}/${file}`, text);
      for (const { changes, partly } of steps) {
        for (const { file, text } of changes) {
          if (text === undefined) texts.delete(`${root}/${file}`);
          else texts.set(`${root}/${file}`, text);
        }
        const plain = await openProject(root, {}, host);
        const opened = await openRecorded(root, {}, host);
        const cache = openCache(opened, { program: 'this', asked: 'all' });
        const paths = [...plain.projectFiles(), ...plain.suiteFiles()];
        for (const path of paths.filter((_, index) => !partly || index % 2 === 0)) {
          const found = cache?.find(path);
          if (found === undefined) fresh += 1;
          else known += 1;
          const [said] = found ? [found] : checkFiles(opened, [path], cache?.places);
          if (said !== undefined) cache?.add(said);
          const { findings, problems } = plain.analyse(path);
          expect({ path, findings: said?.findings, problems: said?.problems }).toEqual({ path, findings, problems });
        }
        cache?.save();
      }
    }),
    { seed: 20261123, numRuns: 60 },
  );
  // Neither everything anew nor everything from before.
  expect(known).toBeGreaterThan(100);
  expect(fresh).toBeGreaterThan(100);
}, 120_000);
