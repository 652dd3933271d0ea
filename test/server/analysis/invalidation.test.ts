import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openProject } from '../../../server/src/analysis/open-project';
import { traps } from '../../../server/src/traps/registry';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { layOutParser } from './lay-out-parser';
import { callTeller, loopTeller, providerTeller } from './open-test-project';

beforeAll(layOutParser);

const TEST = 'async def test_it(value):\n    import helper\n    helper.go()\n';
const FIXTURE = '@pytest.fixture\nasync def value():\n    return 1\n';

/** Texts that decide about each other across files; undefined deletes the file. */
const CHOICES: Record<string, readonly (string | undefined)[]> = {
  'pytest.ini': ['[pytest]\n', '[pytest]\nasyncio_mode = auto\n', undefined],
  'pyproject.toml': ['[tool.pytest.ini_options]\nasyncio_default_fixture_loop_scope = "session"\n', undefined],
  'conftest.py': [`import pytest\n${FIXTURE}`, 'from helper import *\n', 'x = (\n', undefined],
  'tests/conftest.py': [`import pytest_asyncio as pytest\n${FIXTURE}`, 'pytest_plugins = ["helper"]\n', undefined],
  'tests/__init__.py': ['', 'import pytest\npytestmark = pytest.mark.asyncio(loop_scope="package")\n', undefined],
  'tests/test_one.py': [TEST, `import pytest\npytestmark = pytest.mark.asyncio\n${TEST}`, undefined],
  'tests/test_two.py': [
    `import pytest\n@pytest.mark.anyio\n${TEST}`,
    `from helper import marked\n@marked\n${TEST}`,
    undefined,
  ],
  'tests/helper.py': [`import pytest\nmarked = pytest.mark.asyncio(loop_scope="module")\n${FIXTURE}`, undefined],
  'helper.py': ['async def go(): ...\n', 'from deep.er import go\n', undefined],
  'deep/er.py': ['def go(): ...\n', 'async def go(): ...\n', undefined],
  'deep/er/__init__.py': ['def go(): ...\n', undefined],
  'src/helper.py': ['def go(): ...\n', undefined],
};
const FILES = Object.keys(CHOICES);
const WATCHED = FILES.filter((file) => file.endsWith('.py'));
const OPTIONS = { targetVersions: { python: '3.12', pytest: '8.4.2', 'pytest-asyncio': '1.2.0', anyio: '4.11.0' } };

const anyChange = fc
  .constantFrom(...FILES)
  .chain((file) => fc.constantFrom(...(CHOICES[file] ?? [])).map((text) => ({ file, text })));

describe('a project that was told about every change', () => {
  it('says what a project opened after the last one says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyChange, { minLength: 1, maxLength: 12 }), async (changes) => {
        const texts = new Map<string, string>([['/project/setup.py', '']]);
        const host = { files: memoryFileSystem(texts), traps: [...traps, loopTeller, callTeller, providerTeller] };
        const open = () => openProject('/project', OPTIONS, host);
        const kept = await open();
        for (const { file, text } of changes) {
          const path = `/project/${file}`;
          if (text === undefined) texts.delete(path);
          else texts.set(path, text);
          if (path.endsWith('.py')) kept.invalidate(path);
          else kept.reload();
          const fresh = await open();
          expect(kept.testFiles()).toEqual(fresh.testFiles());
          for (const watched of WATCHED) {
            const expected = fresh.analyse(`/project/${watched}`);
            const actual = kept.analyse(`/project/${watched}`);
            expect({ file: watched, findings: actual.findings, problems: actual.problems }).toEqual({
              file: watched,
              findings: expected.findings,
              problems: expected.problems,
            });
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
