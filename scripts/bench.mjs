// Measures speed and writes it into docs/performance.md; asserts nothing.
// `npm run bench [reading] [watchdog] [run] [report] [editor]`
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { measureEditor } from '../test/bench/editor-speed.mjs';
import { measureReading } from '../test/bench/reading-speed.mjs';
import { measureReport } from '../test/bench/report-speed.mjs';
import { measureRun } from '../test/bench/run-speed.mjs';
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
    ...rows.map(
      ({ suite, variant, seconds, ratio, least, most, processor, rounds }) =>
        `| ${suite} | ${variant} | ${seconds.toFixed(2)} | ${ratio.toFixed(2)} | ${least.toFixed(2)} to ${most.toFixed(2)} | ${processor.toFixed(2)} | ${rounds} |`,
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
if (!wanted.length || wanted.includes('reading'))
  measureReading({ node: process.execPath, cli: join(root, 'dist', 'cli.js') });
if (!wanted.length || wanted.includes('watchdog')) benchWatchdog();
if (!wanted.length || wanted.includes('run')) await benchRun();
if (!wanted.length || wanted.includes('report'))
  write('report', table(await measureReport({ root, say: console.log })));
if (!wanted.length || wanted.includes('editor')) {
  const rows = await measureEditor({ root, say: console.log });
  const told = rows.map(({ name, values }) => `| ${[name, ...values].join(' | ')} |`);
  write('editor', ['| What | Median | 95 of 100 | Most |', '|---|---:|---:|---:|', ...told]);
}
