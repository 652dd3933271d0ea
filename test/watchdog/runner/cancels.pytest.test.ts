import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isAlive } from './is-alive';
import { runPytest } from './run-pytest';
import { temporaryProject } from './temporary-project';

/** `LOOPTRAP_CANCELS=200` plays as many as a day at work has. */
const CANCELS = Number(process.env.LOOPTRAP_CANCELS ?? 16);
const AT_ONCE = 4;
/** Milliseconds within which a run is stopped: from before Python has begun to the middle of the tests. */
const LATEST = 2500;
const MARK = 'LOOPTRAP_TEST_CANCELLED';

/** Tests that wait, compute, have children and run loops; and a child that ignores polite signals. */
const BUSY = `import asyncio, subprocess, sys, tempfile, time
import pytest

IGNORES = "import signal, time; [signal.signal(s, signal.SIG_IGN) for s in (signal.SIGINT, signal.SIGTERM)]; time.sleep(600)"


@pytest.mark.parametrize("number", range(20))
def test_quick(number):
    asyncio.run(asyncio.sleep(0.005))


def test_children():
    subprocess.Popen([sys.executable, "-c", IGNORES], start_new_session=True)
    subprocess.Popen([sys.executable, "-c", IGNORES])
    asyncio.run(asyncio.wait_for(asyncio.Event().wait(), 0.3))


@pytest.mark.asyncio
async def test_hangs():
    await asyncio.Event().wait()


def test_blocks():
    time.sleep(600)
`;

test(`${CANCELS} runs, each stopped at some moment, leave no process and no temporary file`, async () => {
  const left: string[] = [];
  let begun = 0;
  const play = async () => {
    while (begun < CANCELS) {
      begun += 1;
      left.push(...(await stopped(Math.random() * LATEST)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, play));
  expect(left).toEqual([]);
}, 600_000);

/** Starts a run and stops it after a while. Returns what is left of it. */
async function stopped(after: number): Promise<string[]> {
  const [project, temporary, storageDir] = [
    temporaryProject({ 'test_busy.py': BUSY }),
    temporaryProject(),
    temporaryProject(),
  ];
  const mark = `${MARK}=${temporary}`;
  const run = runPytest(project, { storageDir, stallAfter: 600, env: { TMPDIR: temporary, [MARK]: temporary } });
  await sleep(after);
  await run.handle.cancel();
  const outcome = await run.handle.done;
  const found = [
    ...(outcome.cancelled ? [] : ['it was not cancelled']),
    ...(isAlive(run.handle.pid ?? 0) ? ['pytest'] : []),
    ...processesWith(mark),
    ...readdirSync(temporary),
    // The stream stays for those who want to look at it.
    ...readdirSync(storageDir).filter((name) => !name.endsWith('.ndjson')),
  ];
  return found.map((what) => `${what} after ${after.toFixed(0)} ms`);
}

/** Command lines of living processes with a variable in their environment. */
function processesWith(variable: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid) || !isAlive(Number(pid))) return [];
      const variables = readFileSync(join('/proc', pid, 'environ'), 'utf8').split('\0');
      return variables.includes(variable) ? [readFileSync(join('/proc', pid, 'cmdline'), 'utf8').slice(0, 200)] : [];
    } catch {
      return [];
    }
  });
}
