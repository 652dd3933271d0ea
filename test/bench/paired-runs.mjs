import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/**
 * Wall seconds of one whole process; throws when it exits with a code that is not expected.
 * Python caches its bytecode, as it does for everybody who has not forbidden it.
 */
export function timed(command, args, { cwd, env, exits = [0] }) {
  const { PYTHONDONTWRITEBYTECODE, ...inherited } = process.env;
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { ...inherited, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 900_000,
    maxBuffer: 1 << 28,
  });
  const seconds = (performance.now() - started) / 1000;
  if (error) throw error;
  if (!exits.includes(status))
    throw new Error(`${command} ${args.join(' ')} exited with ${status}: ${(stdout + stderr).slice(-2000)}`);
  return seconds;
}

/**
 * Runs each in turn, round after round, so that what else the machine does hits all; once before, unmeasured.
 * @param {(() => number)[]} runs each gives its seconds; the others are compared with the first
 * @returns medians in seconds, and each round's ratio to the first: median, least and most
 */
export function paired(runs, rounds) {
  for (const run of runs) run();
  const seconds = runs.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, run] of runs.entries()) seconds[index].push(run());
  }
  return seconds.map((found) => {
    const ratios = found.map((value, round) => value / seconds[0][round]);
    return { seconds: median(found), ratio: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
  });
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
