import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython } from '../../scripts/lib/python.mjs';
import { sourceDistribution } from '../../scripts/lib/source-distribution.mjs';
import { median } from './paired-runs.mjs';

/** Async projects with large test suites; the folder of their tests. */
const SUITES = [
  ['fastapi==0.165.0', 'tests'],
  ['aiohttp==3.14.5', 'tests'],
  ['python-telegram-bot==22.8', 'tests'],
  ['litestar==2.12.1', 'tests'],
  ['sqlalchemy==2.1.9', 'test'],
];

/** A peer that took so many times what Looptrap took is not run again. */
const SLOW = 8;
/** A run that takes longer is ended, in seconds. */
const LIMIT = 40;
/** A suite that Looptrap reads for longer is read in one round, in seconds. */
const LONG = 15;

/**
 * Whole runs of `looptrap check`, cold and warm, and of its peers, round after round over the test suites of others.
 * @param {{root: string, cli: string, peers: object, say: (text: string) => void, write: (rows: object[]) => void}} options
 * `write` gets all rows so far after each suite
 */
export function measureReading({ root, cli, peers, say, write, suites = SUITES, rounds = 3, library = true }) {
  const scratch = mkdtempSync(join(tmpdir(), 'looptrap-reading-'));
  const rows = [];
  try {
    const all = suites.map(([pin, tests]) => ({ name: pin.replace('==', ' '), cwd: sourceDistribution(pin), tests }));
    if (library) all.push(standardLibrary(scratch));
    for (const suite of all) {
      const size = sizeOf(join(suite.cwd, suite.tests));
      const told = `${suite.name}: ${size.files} files, ${(size.bytes / 1e6).toFixed(1)} MB`;
      say(told);
      const measured = measureSuite(suite, { root, cli, peers, scratch, rounds, say });
      rows.push(...measured.map((row, index) => ({ suite: index === 0 ? told : '', ...row })));
      write(rows);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function measureSuite({ cwd, tests }, { root, cli, peers, scratch, rounds, say }) {
  const ruff = [peers.ruff, 'check', '--isolated', '--select', 'ASYNC,PT,RUF006', '--exit-zero', '--quiet'];
  const check = [process.execPath, cli, 'check', '--format', 'json'];
  const ruffCache = ['--cache-dir', join(scratch, 'ruff-cache')];
  const runs = [
    ['looptrap check, cold', [...check, '--no-cache', tests]],
    ['looptrap check, warm', [...check, tests], true],
    ['ruff, cold', [...ruff, '--no-cache', tests]],
    ['ruff, warm', [...ruff, ...ruffCache, tests], true],
    ['flake8-async', [peers.python, '-m', 'flake8', '--isolated', '--select', 'ASYNC', '--exit-zero', tests]],
    ['pyright', [process.execPath, peers.pyright, '--pythonpath', peers.python, tests]],
  ].map(([name, command, isWarm]) => ({ name, command, isWarm, found: [] }));
  const run = (command) => use(command, { root, cwd, scratch, python: peers.python });
  for (const { command } of runs.filter(({ isWarm }) => isWarm)) run(command);
  for (let round = 0; round < rounds; round++) {
    if (round > 0 && runs[0].found[0].wall > LONG) break;
    for (const { command, found } of runs) {
      if (round > 0 && (found[0].isLate || found[0].wall > runs[0].found[0].wall * SLOW)) continue;
      found.push(run(command));
    }
  }
  rmSync(join(cwd, '.looptrap_cache'), { recursive: true, force: true });
  const middle = (found, what) => median(found.map((one) => one[what]));
  return runs.map(({ name, found }) => {
    const row = {
      name,
      wall: middle(found, 'wall'),
      processor: middle(found, 'processor'),
      memory: middle(found, 'memory'),
      isLate: found[0].isLate,
      ratio: median(found.map(({ wall }, round) => wall / runs[0].found[round].wall)),
      rounds: found.length,
    };
    say(
      `  ${name}: ${row.isLate ? 'more than ' : ''}${row.wall.toFixed(2)} s, ${row.processor.toFixed(2)} s processor`,
    );
    return row;
  });
}

/** What one run used: seconds, MiB of its largest process. */
function use(command, { root, cwd, scratch, python }) {
  const told = join(scratch, 'used');
  const measure = [join(root, 'test', 'bench', 'used-resources.py'), told, String(LIMIT), ...command];
  const { error, stderr, status } = spawnSync(python, measure, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 28,
  });
  if (error) throw error;
  if (status !== 0 && status !== 1)
    throw new Error(`${command.join(' ')} exited with ${status}: ${stderr.slice(-2000)}`);
  const [wall, processor, memory, late] = readFileSync(told, 'utf8').split(' ').map(Number);
  return { wall, processor, memory: memory / 1024, isLate: late === 1 };
}

/** A copy, so that nothing is written beside an interpreter. */
function standardLibrary(scratch) {
  const { path, version } = findPython();
  const where = spawnSync(path, ['-c', 'import test, os; print(os.path.dirname(test.__file__))'], { encoding: 'utf8' });
  const cwd = join(scratch, 'library');
  cpSync(where.stdout.trim(), join(cwd, 'test'), {
    recursive: true,
    filter: (source) => !source.endsWith('__pycache__'),
  });
  return { name: `Lib/test of CPython ${version}`, cwd, tests: 'test' };
}

function sizeOf(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.py'));
  return { files: files.length, bytes: files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) };
}
