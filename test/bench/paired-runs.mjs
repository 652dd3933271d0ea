import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** Wall seconds of one whole process; throws when it exits with a code that is not expected. */
export function timed(command, args, { cwd, env, exits = [0] }) {
  const started = performance.now();
  const { status, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 600_000,
  });
  const seconds = (performance.now() - started) / 1000;
  if (error) throw error;
  if (!exits.includes(status))
    throw new Error(`${command} ${args.join(' ')} exited with ${status}: ${stderr.slice(-2000)}`);
  return seconds;
}

/** Runs two commands in turn, so that what else the machine does hits both; returns the medians and their ratio. */
export function paired(plain, other, rounds) {
  const first = [];
  const second = [];
  plain();
  other();
  for (let round = 0; round < rounds; round++) {
    first.push(plain());
    second.push(other());
  }
  const ratios = first.map((seconds, round) => second[round] / seconds);
  return {
    plain: median(first),
    other: median(second),
    ratio: median(ratios),
    spread: [Math.min(...ratios), Math.max(...ratios)],
  };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
