import { beforeAll, describe, expect, it } from 'vitest';
import type { ProjectAnalysis } from '../../server/src/analysis/analysis';
import { traps } from '../../server/src/traps/registry';
import { openTestProject } from '../server/analysis/open-test-project';
import { loadTestParser } from '../server/syntax/parser';
import { randomSource } from '../truth/loops/random/random-source';
import { brokenLaw } from './laws';
import { mutate } from './mutate';
import { trapTexts } from './seed-texts';

/** How many mutated texts are read; `LOOPTRAP_FUZZ=100000` reads as many as a night allows. */
const COUNT = Number(process.env.LOOPTRAP_FUZZ ?? 1200);
const FIRST_SEED = Number(process.env.LOOPTRAP_FUZZ_SEED ?? 0);
const PATH = '/project/test_fuzz.py';

const CONFTEST = `import pytest
import pytest_asyncio
import httpx


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def client():
    async with httpx.AsyncClient() as client:
        yield client
`;

let projects: readonly [ProjectAnalysis, ...ProjectAnalysis[]];

beforeAll(async () => {
  await loadTestParser();
  const open = async (pytestAsyncio: string) => {
    const targetVersions = {
      python: '3.12',
      pytest: '8.4.2',
      'pytest-asyncio': pytestAsyncio,
      anyio: '4.4.0',
      httpx: '0.28.1',
    };
    const { project } = await openTestProject({ 'conftest.py': CONFTEST, 'test_fuzz.py': '' }, traps, {
      targetVersions,
    });
    return project;
  };
  projects = [await open('1.2.0'), await open('0.23.4'), await open('0.21.2')];
});

describe('a text that was broken at random', () => {
  it(`never breaks a check, an edit or a repair (${COUNT} texts)`, { timeout: 3_600_000 * 8 }, () => {
    const texts = trapTexts();
    const [first = '', ...rest] = texts;
    const broken: string[] = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
      const random = randomSource(seed);
      const [text, other] = [random.pick([first, ...rest]), random.pick([first, ...rest])];
      const mutated = mutate(text, random, other);
      const law = thrownOr(() => brokenLaw(random.pick(projects), PATH, mutated));
      if (law !== undefined) broken.push(`seed ${seed}: ${law}`);
    }
    expect(broken).toEqual([]);
  });
});

function thrownOr(law: () => string | undefined): string | undefined {
  try {
    return law();
  } catch (error) {
    return `thrown: ${error instanceof Error ? error.stack : String(error)}`;
  }
}
