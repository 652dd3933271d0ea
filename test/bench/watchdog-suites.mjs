import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceDistribution } from '../../scripts/lib/source-distribution.mjs';

const SMALL = `
import asyncio, pytest

@pytest.mark.asyncio
@pytest.mark.parametrize("number", range(400))
async def test_small(number):
    await asyncio.sleep(0)
`;

const TASKS = `
import asyncio, pytest

async def step(number):
    await asyncio.sleep(0)
    return number

@pytest.mark.asyncio
@pytest.mark.parametrize("number", range(40))
async def test_tasks(number):
    assert len(await asyncio.gather(*(asyncio.create_task(step(n)) for n in range(200)))) == 200
`;

/**
 * The suites the watchdog's cost is measured on, each in a temporary folder of its own.
 * @returns {{name: string, folder: string, args: string[], rounds: number}[]}
 */
export function watchdogSuites() {
  const wanted = [
    { name: '400 small async tests', folder: written('small', SMALL), args: [], rounds: 5 },
    { name: '40 tests of 200 tasks', folder: written('tasks', TASKS), args: [], rounds: 5 },
  ];
  for (const pin of ['starlette==1.10.0', 'httpx==0.28.1']) {
    const folder = mkdtempSync(join(tmpdir(), 'looptrap-bench-'));
    cpSync(sourceDistribution(pin), folder, { recursive: true });
    // Both use anyio's plugin; pytest-asyncio's warnings are errors to them.
    wanted.push({
      name: `own suite of ${pin.replace('==', ' ')}`,
      folder,
      args: ['-p', 'no:asyncio', 'tests'],
      rounds: 3,
    });
  }
  return wanted;
}

function written(name, source) {
  const folder = mkdtempSync(join(tmpdir(), `looptrap-bench-${name}-`));
  writeFileSync(join(folder, 'test_suite.py'), source);
  writeFileSync(join(folder, 'pytest.ini'), '[pytest]\nasyncio_default_fixture_loop_scope = function\n');
  return folder;
}
