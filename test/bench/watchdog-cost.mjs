import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/lib/install.mjs';
import { paired, timed } from './paired-runs.mjs';

const peers = join(root, 'test', 'bench', 'peers');
const processorTime = join(root, 'test', 'bench', 'processor-time.py');
const NO_PEERS = ['-p', 'no:timeout', '-p', 'no:pyleak'];

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
 * @typedef {{suite: string, variant: string} & ReturnType<typeof paired>[number]} Row
 */
export function measureWatchdogCost({ python, pluginDir, suites, say, write }) {
  const rows = [];
  for (const { name: suite, folder, args, rounds } of suites) {
    try {
      const events = join(folder, 'events.ndjson');
      const used = join(folder, 'used.txt');
      const wanted = variants(pluginDir, events);
      const runs = wanted.map(({ name, args: more, env }) => () => {
        rmSync(events, { force: true });
        const command = [python, '-m', 'pytest', '-q', '-p', 'no:cacheprovider', ...more, ...args];
        // A project's suite may have tests that fail here, and peers that fail more of them.
        timed(python, [processorTime, used, ...command], { cwd: folder, env, exits: [0, 1] });
        const [wall, processor] = readFileSync(used, 'utf8').split(' ').map(Number);
        say(`  ${suite}, ${name}: ${wall.toFixed(2)} s, processor ${processor.toFixed(2)} s`);
        return { wall, processor };
      });
      for (const [index, found] of paired(runs, rounds).entries()) {
        const row = { suite, variant: wanted[index].name, ...found };
        say(
          `${suite}, ${row.variant}: ${row.seconds.toFixed(2)} s, ratio ${row.ratio.toFixed(2)} (${row.least.toFixed(2)} to ${row.most.toFixed(2)}), processor ${row.processor.toFixed(2)}`,
        );
        rows.push(row);
      }
      write(rows);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
