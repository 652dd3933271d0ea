import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../server/src/traps/trap';
import { testEnvironments } from '../../environments';
import { applyFixes, checkFiles, type Files } from '../../server/traps/trap-project';
import { environmentVersions, holds } from './environment-versions';
import { answersTo, pageNames, pageRunsIn, readPage } from './page';
import { runExample } from './run-example';
import { runPytest } from './run-pytest';

const SHOP = `from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request


@asynccontextmanager
async def lifespan(app):
    app.state.items = {1: "apple"}
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/items/{number}")
async def read_item(number: int, request: Request):
    items = request.app.state.items
    if number not in items:
        raise HTTPException(status_code=404)
    return items[number]
`;

/** Everything wrong at once, as it is pasted from one project to the next. */
const TESTS = `import asyncio

import httpx
import pytest
from shop import app


@pytest.fixture(scope="session")
def event_loop():
    loop = asyncio.get_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def async_client(event_loop):
    with httpx.AsyncClient(app=app, base_url="http://test") as client:
        yield client


def test_unknown_item():
    with httpx.Client(app=app, base_url="http://test") as client:
        response = client.get("/items/2")
        assert response.status_code == 404


async def test_known_item(async_client):
    response = await async_client.get("/items/1")
    assert response.status_code == 200
    assert response.json() == "apple"
`;

const bestFix = ({ fixes }: Finding) => fixes[0];

/** Applies the best fix of every finding, again and again, until nothing is found or nothing changes. */
async function repair(files: Files, environment: string): Promise<{ files: Files; left: readonly Finding[] }> {
  let current = files;
  for (let round = 0; round < 10; round++) {
    const { findings } = await checkFiles(current, environment);
    const next = applyFixes(current, findings, bestFix).files;
    if (findings.length === 0 || JSON.stringify(next) === JSON.stringify(current))
      return { files: current, left: findings };
    current = next;
  }
  throw new Error('the fixes do not come to an end');
}

describe.each(testEnvironments())('in $name', ({ name, python }) => {
  test('the best fixes of everything wrong at once make it pass', async () => {
    const broken = { 'shop.py': SHOP, 'test_items.py': TESTS };
    const before = await runPytest(python, asExample(broken));
    expect(before.result).not.toMatch(/^\d+ passed$/);

    const { files, left } = await repair(broken, name);
    expect(left.map(({ message }) => message)).toEqual([]);
    const after = await runPytest(python, asExample(files));
    expect(after.result, `${files['test_items.py']}\n${after.output}`).toBe('2 passed');
    expect(files['shop.py']).toBe(SHOP);
  });
});

function asExample(files: Files) {
  return Object.entries(files).map(([path, text]) => ({ path, text, marks: [] }));
}

/** What stands second and third in the light bulb is a repair too. */
describe.concurrent('every other remedy makes the bad examples pass', () => {
  for (const name of pageNames()) {
    const page = readPage(name);
    for (const bad of page.bad) {
      test.each(testEnvironments('.', 'special').filter((environment) => pageRunsIn(page, environment.name)))(
        `${bad.title || name} in $name`,
        async (environment) => {
          const versions = environmentVersions(environment.name);
          if (answersTo(page, bad).every((good) => !holds(good.when, versions))) return;
          const files = Object.fromEntries(bad.files.map(({ path, text }) => [path, text]));
          const { findings } = await checkFiles(files, environment.name);
          const own = findings.filter(({ trap }) => trap === name);
          const count = Math.max(0, ...own.map(({ fixes }) => fixes.length));
          // The best one makes the good example, which is run elsewhere; a mere deadline makes none.
          const first = own.every(({ fixes }) => fixes[0]?.failsWith === undefined) ? 1 : 0;
          for (let number = first; number < count; number++) {
            const repaired = applyFixes(files, own, ({ fixes }) => fixes[number]).files;
            const run = await runExample(environment.python, asExample(repaired));
            const { title, failsWith } = own[0]?.fixes[number] ?? {};
            if (failsWith !== undefined) {
              expect(run.result, `${title}\n${run.output}`).toMatch(/^\d+ failed$/);
              expect(run.output).toContain(failsWith);
              continue;
            }
            expect(run.result, `${title}\n${JSON.stringify(repaired, null, 1)}\n${run.output}`).toMatch(/^\d+ passed$/);
          }
        },
      );
    }
  }
});
