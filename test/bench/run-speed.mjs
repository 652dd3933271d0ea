import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { median } from './paired-runs.mjs';

const ROUNDS = 9;
const ARGUMENTS = ['-p', 'no:cacheprovider', '-p', 'no:timeout', '-p', 'no:pyleak'];

const QUICK = 'def test_quick():\n    pass\n';

const STUCK = `
import asyncio, time
import anyio.from_thread
import pytest

def tell(request):
    with open("moments.txt", "a") as file:
        file.write(f"{request.node.nodeid} {time.time()}\\n")

@pytest.mark.asyncio
@pytest.mark.parametrize("number", range(15))
async def test_own_loop(request, number):
    lock = asyncio.Lock()
    await lock.acquire()
    tell(request)
    await lock.acquire()

@pytest.mark.asyncio
@pytest.mark.parametrize("number", range(15))
async def test_idle_pool(request, number):
    await asyncio.to_thread(int)
    tell(request)
    await asyncio.Event().wait()

@pytest.mark.parametrize("number", range(15))
def test_portal(request, number):
    async def stuck():
        tell(request)
        await asyncio.Event().wait()

    with anyio.from_thread.start_blocking_portal() as portal:
        portal.call(stuck)
`;

const WAITS = [
  ['test_own_loop', 'a wait in the test, nothing but its loop'],
  ['test_idle_pool', 'the same beside an idle pool thread'],
  ['test_portal', 'a sync test that waits for a loop in another thread'],
];

/**
 * What the runner adds to a run: until pytest says its first word, and from the last line before a wait that nothing can
 * end until that is proved and told.
 * @returns {Promise<{name: string, value: string}[]>} what was measured, in words
 */
export async function measureRun({ root, python, say }) {
  const folder = mkdtempSync(join(tmpdir(), 'looptrap-bench-run-'));
  try {
    const startRun = await bundled(root, folder);
    const rows = [
      ...(await firstOutput({ root, python, folder, startRun })),
      ...(await proofs({ root, python, folder, startRun })),
    ];
    for (const { name, value } of rows) say(`${name}: ${value}`);
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bundled(root, folder) {
  const outfile = join(folder, 'runner.cjs');
  await build({
    entryPoints: [join(root, 'watchdog', 'runner', 'start-run.ts')],
    ...{ outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' },
  });
  return createRequire(import.meta.url)(outfile).startRun;
}

function suite(folder, name, source) {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  writeFileSync(join(cwd, `test_${name}.py`), source);
  writeFileSync(join(cwd, 'pytest.ini'), '[pytest]\nasyncio_default_fixture_loop_scope = function\n');
  return cwd;
}

function requestOf({ root, python, cwd }) {
  const pluginDir = join(root, 'dist', 'python');
  return { python, cwd, targets: [], pytestArgs: ARGUMENTS, pluginDir, storageDir: join(cwd, 'runs') };
}

/** The two are run in turn. Python caches its bytecode, as it does for everybody who has not forbidden it. */
async function firstOutput({ root, python, folder, startRun }) {
  delete process.env.PYTHONDONTWRITEBYTECODE;
  const cwd = suite(folder, 'quick', QUICK);
  const plain = [];
  const watched = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const [alone, under] = [await plainOutput(python, cwd), await runOutput({ root, python, cwd, startRun })];
    if (round === 0) continue;
    plain.push(alone);
    watched.push(under);
  }
  const over = watched.map((ms, round) => ms - plain[round]);
  return [
    { name: "plain pytest, from its start to pytest's first output", value: `${median(plain).toFixed(0)} ms` },
    { name: "a run, from the call of the runner to pytest's first output", value: `${median(watched).toFixed(0)} ms` },
    {
      name: 'the difference, round by round: median, least and most',
      value: `${median(over).toFixed(0)} ms, ${Math.min(...over).toFixed(0)} to ${Math.max(...over).toFixed(0)} ms`,
    },
  ];
}

function plainOutput(python, cwd) {
  return new Promise((done, fail) => {
    const began = performance.now();
    let first;
    const child = spawn(python, ['-m', 'pytest', ...ARGUMENTS], {
      cwd,
      env: { ...process.env, PYTHONUNBUFFERED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', () => {
      first ??= performance.now() - began;
    });
    child.on('error', fail);
    child.on('close', () => (first === undefined ? fail(new Error('pytest said nothing')) : done(first)));
  });
}

async function runOutput({ root, python, cwd, startRun }) {
  const began = performance.now();
  let first;
  const run = startRun(requestOf({ root, python, cwd }), (update) => {
    if (update.type === 'output') first ??= performance.now() - began;
  });
  const { failure } = await run.done;
  if (first === undefined) throw new Error(failure?.message ?? 'pytest said nothing');
  return first;
}

async function proofs({ root, python, folder, startRun }) {
  const cwd = suite(folder, 'stuck', STUCK);
  const proved = new Map();
  const told = new Map();
  const run = startRun(requestOf({ root, python, cwd }), (update) => {
    if (update.type === 'event' && update.event.t === 'hang.proved') proved.set(update.event.test, update.event.ts);
    if (update.type === 'finding') told.set(update.nodeid, (performance.timeOrigin + performance.now()) / 1000);
  });
  const { failure } = await run.done;
  if (failure !== undefined) throw new Error(failure.message);
  const began = readFileSync(join(cwd, 'moments.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]);
  return WAITS.flatMap(([name, words]) => {
    const mine = began.filter(([nodeid]) => nodeid.includes(name));
    const found = mine.filter(([nodeid]) => proved.has(nodeid));
    if (found.length === 0) return [{ name: `${words}: proved`, value: `0 of ${mine.length}` }];
    const until = (moments) => found.map(([nodeid, since]) => ((moments.get(nodeid) ?? Number.NaN) - since) * 1000);
    const spread = (all) => `${median(all).toFixed(1)} ms, at most ${Math.max(...all).toFixed(1)} ms`;
    return [
      { name: `${words}: proved (${found.length} of ${mine.length}) after`, value: spread(until(proved)) },
      { name: `${words}: the runner has the finding after`, value: spread(until(told)) },
    ];
  });
}
