import { beforeAll, describe, expect, it } from 'vitest';
import { traps } from '../../server/src/traps/registry';
import { openTestProject, type TestProject } from '../server/analysis/open-test-project';
import { loadTestParser } from '../server/syntax/parser';
import { type RandomSource, randomSource } from '../truth/loops/random/random-source';
import { brokenLaw, difference, FUZZED, thrownOr } from './laws';
import { heldMemory } from './memory';
import { mutate } from './mutate';
import { libraryText, trapTexts } from './seed-texts';

/** How many mutated texts are read; `LOOPTRAP_FUZZ=100000` reads as many as a night allows. */
const COUNT = Number(process.env.LOOPTRAP_FUZZ ?? 600);
const FIRST_SEED = Number(process.env.LOOPTRAP_FUZZ_SEED ?? 0);
/** What may be kept of all that was read, in bytes: a project holds a few texts, whatever it held before. */
const MOST_KEPT = 64_000_000;

const CONFTEST = `import pytest
import pytest_asyncio
import httpx


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def client():
    async with httpx.AsyncClient() as client:
        yield client
`;

let projects: readonly [TestProject, ...TestProject[]];

beforeAll(async () => {
  await loadTestParser();
  projects = [await open('1.2.0'), await open('0.23.4'), await open('0.21.2')];
});

function open(pytestAsyncio: string, files = { 'conftest.py': CONFTEST, [FUZZED]: '' }): Promise<TestProject> {
  const versions = { python: '3.12', pytest: '8.4.2', anyio: '4.4.0', httpx: '0.28.1' };
  return openTestProject(files, traps, { targetVersions: { ...versions, 'pytest-asyncio': pytestAsyncio } });
}

describe('a text that was broken at random', () => {
  it(`never breaks a check, an edit or a repair (${COUNT} texts)`, { timeout: 3_600_000 * 8 }, async () => {
    const texts = trapTexts();
    const [first = '', ...rest] = texts;
    const some = (random: RandomSource) =>
      (random.chance(0.4) ? libraryText(random) : undefined) ?? random.pick([first, ...rest]);
    const broken: string[] = [];
    let held = Number.POSITIVE_INFINITY;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
      // The first hundred texts fill what is kept once: names of kinds, patterns, listings of folders.
      if (seed === FIRST_SEED + Math.min(100, COUNT >> 1)) held = heldMemory();
      const random = randomSource(seed);
      const mutated = mutate(some(random), random, some(random));
      const law = await thrownOr(() =>
        random.chance(0.05) ? brokenNeighbour(mutated, some(random)) : brokenLaw(random.pick(projects), mutated),
      );
      if (law === undefined) continue;
      broken.push(`seed ${seed}: ${law}`);
      if (COUNT > 5000) console.error(broken.at(-1));
    }
    expect(broken).toEqual([]);
    expect(heldMemory() - held).toBeLessThan(MOST_KEPT);
  });
});

/** A conftest.py decides about the tests beside it: whoever was told that it broke says what somebody says who comes then. */
async function brokenNeighbour(conftest: string, test: string): Promise<string | undefined> {
  const [kept] = projects;
  kept.change(FUZZED, test);
  kept.project.analyse(`/project/${FUZZED}`);
  try {
    kept.change('conftest.py', conftest);
    const fresh = await open('1.2.0', { 'conftest.py': conftest, [FUZZED]: test });
    for (const file of ['conftest.py', FUZZED]) {
      const law = difference(kept.project.analyse(`/project/${file}`), fresh.project.analyse(`/project/${file}`));
      if (law !== undefined) return `${file} beside it: ${law}`;
    }
    return undefined;
  } finally {
    kept.change('conftest.py', CONFTEST);
  }
}
