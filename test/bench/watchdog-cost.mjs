import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paired, timed } from './paired-runs.mjs';

const SUITES = {
  '400 small async tests': `
import asyncio, pytest

@pytest.mark.asyncio
@pytest.mark.parametrize("number", range(400))
async def test_small(number):
    await asyncio.sleep(0)
`,
  '40 tests of 200 tasks': `
import asyncio, pytest

async def step(number):
    await asyncio.sleep(0)
    return number

@pytest.mark.asyncio
@pytest.mark.parametrize("number", range(40))
async def test_tasks(number):
    assert len(await asyncio.gather(*(asyncio.create_task(step(n)) for n in range(200)))) == 200
`,
};

/** Whole pytest runs with the plugin off and on, paired. */
export function measureWatchdogCost({ python, pluginDir, rounds = 7 }) {
  for (const [name, source] of Object.entries(SUITES)) {
    const folder = mkdtempSync(join(tmpdir(), 'looptrap-bench-'));
    try {
      writeFileSync(join(folder, 'test_suite.py'), source);
      writeFileSync(join(folder, 'pytest.ini'), '[pytest]\n');
      const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'];
      const events = join(folder, 'events.ndjson');
      const watched = { PYTHONPATH: pluginDir, LOOPTRAP_EVENTS: events };
      const { plain, other, ratio, spread } = paired(
        () => timed(python, args, { cwd: folder }),
        () => timed(python, [...args, '-p', 'looptrap_watchdog'], { cwd: folder, env: watched }),
        rounds,
      );
      console.log(
        `${name}: ${plain.toFixed(2)} s plain, ${other.toFixed(2)} s watched, ratio ${ratio.toFixed(2)} (${spread.map((r) => r.toFixed(2)).join(' to ')})`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
