import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { followEvents } from '../../../../watchdog/events/follow-events';
import type { RunReport } from '../../../../watchdog/runner/run-report';
import { expectSchema } from '../../../cli/schema';
import { randomSource } from '../../../truth/loops/random/random-source';
import { eventfulTests } from '../eventful-tests';
import { isAlive } from '../is-alive';
import { runPytest } from '../run-pytest';
import { temporaryProject } from '../temporary-project';

/** At how many kinds of events the process is killed; `LOOPTRAP_KILLS=100` takes all of them. */
const KILLS = Number(process.env.LOOPTRAP_KILLS ?? 2);
const SEED = Number(process.env.LOOPTRAP_FUZZ_SEED ?? 0);

/** A run with events of most kinds. */
const TESTS = eventfulTests(`
import threading

import pytest_asyncio


@pytest_asyncio.fixture
async def number():
    yield 1


@pytest.mark.asyncio
async def test_passes(number):
    await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_stalls():
    threading.Timer(30, print).start()
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, lambda: time.sleep(2))


@pytest.mark.asyncio
async def test_leaks():
    asyncio.create_task(asyncio.sleep(1000))
    await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_loses():
    async def fails():
        raise ValueError("lost")

    asyncio.sleep(1)
    asyncio.create_task(fails())
    await asyncio.sleep(0.01)
`);
const NAMES = [...TESTS.matchAll(/def (test_\w+)/g)].map(([, name]) => `test_many.py::${name}`);

function run() {
  const storageDir = temporaryProject();
  const followed = runPytest(temporaryProject({ 'test_many.py': TESTS }), { storageDir, stallAfter: 1, trace: true });
  return { ...followed, stream: join(storageDir, readdirSync(storageDir)[0] ?? '') };
}

/** Kills the process that wrote the first event of a kind as soon as it is read. */
async function killedAt(kind: string) {
  const { handle, stream } = run();
  const pids = new Set<number>();
  let killed = false;
  const follower = followEvents(stream, ({ t, pid }) => {
    pids.add(pid);
    if (t !== kind || killed) return;
    killed = true;
    // It may have ended already.
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  const outcome = await handle.done;
  follower.close();
  return { ...outcome, left: [...pids].filter(isAlive) };
}

/** What holds for each report, wherever the process was killed. */
function expectSound(report: RunReport, kind: string): void {
  expectSchema('run', report);
  const named = report.tests.map(({ nodeid }) => nodeid);
  // Killed before the tests were collected, the report knows of none.
  expect([NAMES, []], kind).toContainEqual(named);
  const lost = report.tests.filter(({ outcome }) => outcome === 'killed');
  expect(lost.length, kind).toBeLessThanOrEqual(1);
  for (const { nodeid, outcome } of report.tests) {
    if (nodeid.endsWith('test_passes')) expect(['passed', 'killed', 'not-run'], kind).toContain(outcome);
    if (nodeid.endsWith('test_fails')) expect(['failed', 'killed', 'not-run'], kind).toContain(outcome);
  }
}

test(`a process that is killed at an event of any kind (${KILLS}) leaves a sound report and no process`, async () => {
  const { handle, stream } = run();
  const { report } = await handle.done;
  expectSound(report, 'none');
  const lines = readFileSync(stream, 'utf8').trim().split('\n');
  const kinds = [...new Set(lines.map((line) => (JSON.parse(line) as { t: string }).t))];
  expect(kinds.length).toBeGreaterThan(20);
  const random = randomSource(SEED);
  const chosen = KILLS >= kinds.length ? kinds : random.some(kinds, KILLS / kinds.length);
  for (const kind of chosen) {
    const { report: cut, left, cancelled } = await killedAt(kind);
    expectSound(cut, kind);
    expect({ left, cancelled }, kind).toEqual({ left: [], cancelled: false });
  }
}, 3_600_000);
