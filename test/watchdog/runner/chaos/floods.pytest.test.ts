import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startRun } from '../../../../watchdog/runner/start-run';
import { environmentPython, repositoryRoot } from '../../../environments';
import { runPytest } from '../run-pytest';
import { temporaryProject } from '../temporary-project';

/** Megabytes that a test prints; `LOOPTRAP_OUTPUT=4000` prints gigabytes. */
const OUTPUT = Number(process.env.LOOPTRAP_OUTPUT ?? 200);
/** Megabytes that a test writes where only the watchdog writes. */
const GARBAGE = 8;
/** Megabytes the runner may grow by, whatever the amount; what is collected late counts, too. */
const MOST_GROWTH = 250;

const AROUND = (test: string) => `import asyncio
import json
import os
import sys

import pytest


@pytest.mark.asyncio
async def test_before():
    await asyncio.sleep(0)


${test}


@pytest.mark.asyncio
async def test_hangs():
    await asyncio.Event().wait()


def test_last():
    pass
`;

const NAMES = ['test_before', 'test_floods', 'test_hangs', 'test_last'];
const OUTCOMES = ['passed', 'passed', 'failed', 'passed'];

describe('a flood', () => {
  test('of garbage in the event stream costs itself', async () => {
    const text = AROUND(`def test_floods():
    with open(os.environ["LOOPTRAP_EVENTS"], "rb") as events:
        real = [json.loads(line) for line in events]
    with open(os.environ["LOOPTRAP_EVENTS"], "ab", buffering=0) as events:
        events.write(os.urandom(${GARBAGE} << 20) + b"\\n")
        events.write(b"x" * (${GARBAGE} << 20) + b"\\n")
        events.write(b"\\n" * (1 << 20))
        events.write(b'{"v":1}\\n' * 100_000)
        for junk in (None, -1, "x", [], {}, [None], True, 1e308):
            for event in real:
                for name in event:
                    events.write(json.dumps({**event, "t": event["t"], "pid": 0, name: junk}).encode() + b"\\n")
`);
    const run = runPytest(temporaryProject({ 'test_flood.py': text }), { stallAfter: 60 });
    const { report, failure, losses } = await run.handle.done;
    expect(failure).toBeUndefined();
    const own = report.tests.filter(({ nodeid }) => NAMES.includes(nodeid.split('::')[1] ?? ''));
    expect(own.map(({ nodeid }) => nodeid.split('::')[1])).toEqual(NAMES);
    expect(own.map(({ outcome }) => outcome).slice(1)).toEqual(OUTCOMES.slice(1));
    expect(own[2]?.findings).toMatchObject([{ kind: 'deadlock' }]);
    expect(losses?.garbled).toBeGreaterThan(100_000);
  });

  test(`of ${OUTPUT} MB of output does not stay in the runner's memory`, async () => {
    const text = AROUND(`def test_floods():
    for _ in range(${OUTPUT}):
        os.write(1, b"out" + b"x" * ((1 << 20) - 4) + b"\\n")
    os.write(2, b"\\xff\\x00\\x1b[2J" * 1000)
`);
    const cwd = temporaryProject({ 'test_flood.py': text });
    let seen = 0;
    let most = 0;
    const before = process.memoryUsage().rss;
    const request = {
      ...{ python: environmentPython('newest'), cwd, targets: [], pytestArgs: ['-s', '-p', 'no:cacheprovider'] },
      ...{ pluginDir: join(repositoryRoot, 'watchdog'), storageDir: temporaryProject(), stallAfter: 60 },
    };
    const handle = startRun(request, (update) => {
      if (update.type !== 'output') return;
      seen += update.text.length;
      most = Math.max(most, process.memoryUsage().rss);
    });
    onTestFinished(() => handle.cancel());
    const { report } = await handle.done;
    expect(report.tests.map(({ outcome }) => outcome)).toEqual(OUTCOMES);
    expect(seen).toBeGreaterThanOrEqual(OUTPUT * (1 << 20));
    expect((most - before) / (1 << 20)).toBeLessThan(MOST_GROWTH);
  }, 3_600_000);
});

test("the event stream is the user's alone", async () => {
  const storageDir = join(temporaryProject(), 'runs', 'own');
  const text = `import os
import signal


def test_a():
    modes = {name: oct(os.stat(os.environ[name]).st_mode & 0o777) for name in ("LOOPTRAP_EVENTS", "LOOPTRAP_FAULT_FILE")}
    with open("modes", "w") as file:
        file.write(repr(modes))
`;
  const cwd = temporaryProject({ 'test_modes.py': text });
  const { eventsFile = '' } = await runPytest(cwd, { storageDir }).handle.done;
  expect(readFileSync(join(cwd, 'modes'), 'utf8')).toBe("{'LOOPTRAP_EVENTS': '0o600', 'LOOPTRAP_FAULT_FILE': '0o600'}");
  expect(statSync(eventsFile).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(eventsFile)).mode & 0o777).toBe(0o700);
});
