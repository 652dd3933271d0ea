import { beforeAll, describe, expect, it } from 'vitest';
import type { FileAnalysis } from '../../server/src/analysis/analysis';
import { traps } from '../../server/src/traps/registry';
import { openTestProject, type TestProject } from '../server/analysis/open-test-project';
import { loadTestParser } from '../server/syntax/parser';
import { type RandomSource, randomSource } from '../truth/loops/random/random-source';
import { difference, outside, thrownOr } from './laws';
import { mutate } from './mutate';
import { trapTexts } from './seed-texts';

/** How many mutated files of each kind are read. */
const COUNT = Math.ceil(Number(process.env.LOOPTRAP_FUZZ ?? 600) / 20);
const FIRST_SEED = Number(process.env.LOOPTRAP_FUZZ_SEED ?? 0);

const OPTIONS = 'asyncio_mode = auto\nasyncio_default_fixture_loop_scope = session\naddopts = -ra --strict-markers\n';
const TOML = OPTIONS.replaceAll(/= (.*)$/gm, '= "$1"');
const LOCKED = ['pytest', 'pytest-asyncio', 'anyio', 'httpx'];

/** Files that decide about a project, as people write them. */
const CONFIGURATIONS = {
  'pytest.ini': `[pytest]\n${OPTIONS}filterwarnings =\n    error\n    ignore::DeprecationWarning\n`,
  'pytest.toml': `[pytest]\n${TOML}`,
  'tox.ini': `[tox]\nenvlist = py312\n\n[testenv]\ndeps = pytest-asyncio==0.21.2\n\n[pytest]\n${OPTIONS}`,
  'setup.cfg': `[metadata]\nname = shop\n\n[tool:pytest]\n${OPTIONS}`,
  'pyproject.toml': `[project]\nname = "shop"\ndependencies = ["httpx>=0.27"]\n\n[tool.pytest.ini_options]\n${TOML}\n[tool.looptrap]\nignore = ["missing-await"]\n\n[tool.looptrap.severity]\nasync-test-no-marker = "warning"\n`,
  'requirements.txt': `# what the tests need\n${LOCKED.map((name) => `${name}==1.0 ; python_version > "3.8"\n`).join('')}-r more.txt\n`,
  'uv.lock': `version = 1\n${LOCKED.map((name) => `\n[[package]]\nname = "${name}"\nversion = "0.21.2"\n`).join('')}`,
  'poetry.lock': LOCKED.map((name) => `[[package]]\nname = "${name}"\nversion = "0.21.2"\n`).join('\n'),
  'conftest.py': 'import pytest\n\n\n@pytest.fixture(scope="session")\ndef anyio_backend():\n    return "asyncio"\n',
} as const;

const NOTEBOOK = 'test_book.ipynb';
const TEST = 'import asyncio\n\n\nasync def test_it():\n    asyncio.run(work())\n';

beforeAll(loadTestParser);

describe('a project with files that were broken at random', () => {
  it.each(Object.entries(CONFIGURATIONS))(
    `reads any %s (${COUNT} texts)`,
    { timeout: 3_600_000 },
    async (name, written) => {
      const kept = await openTestProject({ ...CONFIGURATIONS, 'test_a.py': TEST }, traps, {});
      const broken: string[] = [];
      for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
        const random = randomSource(seed);
        const text = mutate(written, random, random.pick(Object.values(CONFIGURATIONS) as [string, ...string[]]));
        const law = await thrownOr(() => brokenBy(kept, name, text));
        if (law !== undefined) broken.push(`seed ${seed}: ${law}`);
      }
      expect(broken).toEqual([]);
    },
  );

  it(`reads any notebook (${COUNT} texts)`, { timeout: 3_600_000 }, async () => {
    const kept = await openTestProject({ [NOTEBOOK]: notebook(['']) }, traps);
    const [first = '', ...rest] = trapTexts();
    const broken: string[] = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
      const random = randomSource(seed);
      const cell = () => maybeMutated(random.pick([first, ...rest]), random);
      const whole = notebook(Array.from({ length: random.between(1, 5) }, cell));
      const text = random.chance(0.5) ? whole : mutate(whole, random, whole);
      const law = await thrownOr(() => brokenBy(kept, NOTEBOOK, text));
      if (law !== undefined) broken.push(`seed ${seed}: ${law}`);
    }
    expect(broken).toEqual([]);
  });
});

function maybeMutated(text: string, random: RandomSource): string {
  return random.chance(0.5) ? mutate(text, random, text) : text;
}

function notebook(cells: readonly string[]): string {
  const written = cells.map((source, number) => ({
    cell_type: number % 4 === 3 ? 'markdown' : 'code',
    metadata: {},
    source: source.split(/(?<=\n)/),
    ...(number % 4 === 3 ? {} : { execution_count: null, outputs: [] }),
  }));
  return JSON.stringify({ cells: written, metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1);
}

/** The first law that a project with this text in it breaks: for the file itself, and for a test that it decides about. */
async function brokenBy(kept: TestProject, name: string, text: string): Promise<string | undefined> {
  kept.change(name, text);
  if (!/\.(py|ipynb)$/.test(name)) kept.project.reload();
  const files = Object.fromEntries([...kept.texts].map(([path, each]) => [path.slice('/project/'.length), each]));
  const fresh = await openTestProject(files, traps, name === NOTEBOOK ? undefined : {});
  const lengths = new Map([...kept.texts].map(([path, { length }]) => [path, length]));
  for (const file of new Set([name, ...Object.keys(files).filter((path) => path.startsWith('test_'))])) {
    const analysis = kept.project.analyse(`/project/${file}`);
    const law =
      failure(analysis) ??
      analysis.findings.map((finding) => outside(finding, lengths)).find(Boolean) ??
      difference(analysis, fresh.project.analyse(`/project/${file}`));
    if (law !== undefined) return `${file}: ${law}`;
  }
  return undefined;
}

function failure({ problems }: FileAnalysis): string | undefined {
  return problems.find(({ kind }) => kind === 'failure')?.message;
}
