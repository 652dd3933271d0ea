import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/lib/install.mjs';
import { paired, ran } from './paired-runs.mjs';

const peers = join(root, 'test', 'bench', 'peers');
const processorTime = join(root, 'test', 'bench', 'processor-time.py');
const NO_PEERS = ['-p', 'no:timeout', '-p', 'no:pyleak'];

/** Seconds after which a run is given up. */
const limit = 300;

/** pytest's own last line. */
const lastLine = (output) => output.split('\n').findLast((line) => / in [\d.]+s/.test(line)) ?? '';

/** What a suite is run under; the first is what the others are compared with. */
function variants(pluginDir, events) {
  return [
    { name: 'plain pytest', args: NO_PEERS, env: {} },
    {
      name: 'loop watchdog',
      args: [...NO_PEERS, '-p', 'looptrap_watchdog'],
      env: { PYTHONPATH: pluginDir, LOOPTRAP_EVENTS: events },
    },
    { name: 'pytest-timeout', args: ['-p', 'no:pyleak', '--timeout=120'], env: {} },
    { name: 'pyleak', args: ['-p', 'no:timeout', '-p', 'bench_pyleak'], env: { PYTHONPATH: peers } },
    { name: 'blockbuster', args: [...NO_PEERS, '-p', 'bench_blockbuster'], env: { PYTHONPATH: peers } },
    { name: 'asyncio debug mode', args: NO_PEERS, env: { PYTHONASYNCIODEBUG: '1' } },
  ];
}

/**
 * Whole pytest runs, plain, under the watchdog and under its peers, paired.
 * @param {{python: string, pluginDir: string, suites: Suite[], say: (line: string) => void, write: (rows: Row[]) => void}} options
 *   `write` gets all rows so far after each suite
 * @typedef {ReturnType<typeof import('./watchdog-suites.mjs').watchdogSuites>[number]} Suite
 * @typedef {{suite: string, variant: string, failed: number} & ReturnType<typeof paired>[number]} Row `failed`: tests
 *   that fail and do not fail in the plain run
 */
export function measureWatchdogCost({ python, pluginDir, suites, say, write }) {
  const rows = [];
  for (const { name: suite, folder, args, rounds } of suites) {
    try {
      const events = join(folder, 'events.ndjson');
      const used = join(folder, 'used.txt');
      const wanted = variants(pluginDir, events);
      const failed = {};
      const runs = wanted.map(({ name, args: more, env }) => () => {
        rmSync(events, { force: true });
        const command = [python, '-m', 'pytest', '-q', '-p', 'no:cacheprovider', ...more, ...args];
        const { status, output, late } = ran(python, [processorTime, used, ...command], { cwd: folder, env, limit });
        // A project's suite may have tests that fail here, and peers that fail more of them.
        if (late || (status !== 0 && status !== 1)) {
          const problem = late ? `not done after ${limit} s` : `pytest ended with ${status}`;
          say(`  ${suite}, ${name}: ${problem}\n${output.slice(-2000)}`);
          return { problem };
        }
        const [wall, processor] = readFileSync(used, 'utf8').split(' ').map(Number);
        failed[name] = Number(/(\d+) failed/.exec(lastLine(output))?.[1] ?? 0);
        say(`  ${suite}, ${name}: ${wall.toFixed(2)} s, processor ${processor.toFixed(2)} s; ${lastLine(output)}`);
        return { wall, processor };
      });
      for (const [index, found] of paired(runs, rounds).entries()) {
        const variant = wanted[index].name;
        const row = { suite, variant, failed: failed[variant] - failed[wanted[0].name], ...found };
        rows.push(row);
        if (found.problem) continue;
        say(
          `${suite}, ${row.variant}: ${row.seconds.toFixed(2)} s, ratio ${row.ratio.toFixed(2)} (${row.least.toFixed(2)} to ${row.most.toFixed(2)}), processor ${row.processor.toFixed(2)}`,
        );
      }
      write(rows);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
