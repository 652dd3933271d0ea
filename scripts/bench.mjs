// Measures speed and writes it into docs/performance.md; asserts nothing.
// `npm run bench [reading] [typing] [start] [watchdog] [run] [report] [editor]`
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { measureEditor } from '../test/bench/editor-speed.mjs';
import { measurePackage } from '../test/bench/package-size.mjs';
import { ensurePeers } from '../test/bench/peer-tools.mjs';
import { measureReading } from '../test/bench/reading-speed.mjs';
import { measureReport } from '../test/bench/report-speed.mjs';
import { measureRun } from '../test/bench/run-speed.mjs';
import { measureMemory, measureStart } from '../test/bench/start-speed.mjs';
import { measureTyping } from '../test/bench/typing-speed.mjs';
import { measureWatchdogCost } from '../test/bench/watchdog-cost.mjs';
import { watchdogSuites } from '../test/bench/watchdog-suites.mjs';
import { ensureInstalled, root } from './lib/install.mjs';
import { ensureVenv } from './lib/venv.mjs';

const page = join(root, 'docs', 'performance.md');

/** Puts what was measured between the page's `<!-- name -->` marks. */
function write(name, lines) {
  const text = readFileSync(page, 'utf8');
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const machine = `${cpus().length} cores (${cpus()[0].model}), Node ${process.versions.node}`;
  const busy = `load average ${loadavg()[1].toFixed(1)} (5 minutes) when it ended`;
  const told = `Measured ${new Date().toISOString().slice(0, 10)}, ${machine}, ${busy}.`;
  const [before, rest] = text.split(start);
  const after = rest.split(end)[1];
  writeFileSync(page, [before, start, '\n', [told, '', ...lines].join('\n'), '\n', end, after].join(''));
}

const suites = join(root, 'test', 'bench', 'suites.txt');

/** The interpreter of the environment that the suites need; undefined, and said, when it cannot be made. */
function pythonOfSuites(what) {
  const made = ensureVenv(join(root, '.venvs', 'bench'), suites);
  if (!('missing' in made)) return made.python;
  console.error(`${what} was not measured: ${made.missing} is missing`);
  return undefined;
}

const table = (rows) => [
  '| What | Measured |',
  '|---|---:|',
  ...rows.map(({ name, value }) => `| ${name} | ${value} |`),
];

function benchReading() {
  const peers = ensurePeers(root, console.log);
  const seconds = (value, isLate) => `${isLate ? 'more than ' : ''}${value.toFixed(2)}`;
  const told = (rows) => [
    `${peers.versions}.`,
    '',
    '| Suite | Run | Seconds | Times looptrap, cold | Processor, seconds | Memory, MiB | Rounds |',
    '|---|---|---:|---:|---:|---:|---:|',
    ...rows.map(
      ({ suite, name, wall, processor, memory, isLate, ratio, rounds }) =>
        `| ${suite} | ${name} | ${seconds(wall, isLate)} | ${seconds(ratio, isLate)} | ${seconds(processor, isLate)} | ${memory.toFixed(0)} | ${rounds} |`,
    ),
  ];
  const cli = join(root, 'dist', 'cli.js');
  measureReading({ root, cli, peers, say: console.log, write: (rows) => write('reading', told(rows)) });
}

async function benchTyping() {
  const peers = ensurePeers(root, console.log);
  const told = (rows) => [
    `${peers.versions}.`,
    '',
    '| Lines | Server | Median | 95 of 100 | Most | Letters | Unanswered |',
    '|---:|---|---:|---:|---:|---:|---:|',
    ...rows.map(
      ({ lines, name, median, p95, most, letters, unanswered }) =>
        `| ${lines} | ${name} | ${[median, p95, most].map((ms) => `${ms.toFixed(1)} ms`).join(' | ')} | ${letters} | ${unanswered} |`,
    ),
  ];
  await measureTyping({ root, peers, say: console.log, write: (rows) => write('typing', told(rows)) });
}

async function benchStart() {
  const peers = ensurePeers(root, console.log);
  const rows = await measureStart({ root, peers, say: console.log });
  const told = () => [`${peers.versions}.`, '', ...table(rows)];
  write('start', told());
  rows.push(...(await measureMemory({ root, say: console.log })));
  write('start', told());
  rows.push(...measurePackage({ root, python: peers.python, say: console.log }));
  write('start', told());
}

async function benchRun() {
  const python = pythonOfSuites('the run');
  if (python !== undefined) write('run', table(await measureRun({ root, python, say: console.log })));
}

function benchWatchdog() {
  const python = pythonOfSuites('the watchdog');
  if (python === undefined) return;
  const pins = readFileSync(suites, 'utf8').split('\n');
  const versions = ['pytest==', 'pytest-asyncio==', 'pytest-timeout==', 'pyleak==', 'blockbuster==']
    .map((start) => pins.find((pin) => pin.startsWith(start))?.replace('==', ' '))
    .join(', ');
  const costs = (rows) => [
    `Python 3.13, ${versions}.`,
    '',
    '| Suite | Run | Seconds | Times plain | Least to most | Processor, times plain | Rounds |',
    '|---|---|---:|---:|---|---:|---:|',
    ...rows.map(({ suite, variant, failed, problem, seconds, ratio, least, most, processor, rounds }) =>
      problem
        ? `| ${suite} | ${variant}: ${problem} | | | | | |`
        : `| ${suite} | ${variant}${failed > 0 ? `: ${failed} tests fail` : ''} | ${seconds.toFixed(2)} | ${ratio.toFixed(2)} | ${least.toFixed(2)} to ${most.toFixed(2)} | ${processor.toFixed(2)} | ${rounds} |`,
    ),
  ];
  measureWatchdogCost({
    python,
    pluginDir: join(root, 'dist', 'python'),
    suites: watchdogSuites(),
    say: console.log,
    write: (rows) => write('watchdog', costs(rows)),
  });
}

const wanted = process.argv.slice(2);
ensureInstalled();
if (!wanted.length || wanted.includes('reading')) benchReading();
if (!wanted.length || wanted.includes('typing')) await benchTyping();
if (!wanted.length || wanted.includes('start')) await benchStart();
if (!wanted.length || wanted.includes('watchdog')) benchWatchdog();
if (!wanted.length || wanted.includes('run')) await benchRun();
if (!wanted.length || wanted.includes('report'))
  write('report', table(await measureReport({ root, say: console.log })));
if (!wanted.length || wanted.includes('editor')) {
  const rows = await measureEditor({ root, say: console.log });
  const told = rows.map(({ name, values }) => `| ${[name, ...values].join(' | ')} |`);
  write('editor', ['| What | Median | 95 of 100 | Most |', '|---|---:|---:|---:|', ...told]);
}
