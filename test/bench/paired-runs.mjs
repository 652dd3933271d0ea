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
 * Runs each in turn, round after round, so that what else the machine does hits all; the first of them once before,
 * unmeasured. One that took `SLOW` times as long as the first in the first round is left out of the others.
 * @param {(() => {wall: number, processor: number})[]} runs each gives its seconds; all are compared with the first
 * @returns medians in seconds, each round's ratio to the first (median, least and most), and how many rounds there were
 */
export function paired(runs, rounds) {
  runs[0]();
  const measured = runs.map((run) => [run()]);
  const plain = measured[0];
  const slow = measured.map(([{ wall }]) => wall > plain[0].wall * SLOW);
  for (let round = 1; round < rounds; round++) {
    for (const [index, run] of runs.entries()) if (!slow[index]) measured[index].push(run());
  }
  return measured.map((found) => {
    const ratios = found.map(({ wall }, round) => wall / plain[round].wall);
    const processor = found.map((one, round) => one.processor / plain[round].processor);
    return {
      seconds: median(found.map(({ wall }) => wall)),
      ratio: median(ratios),
      least: Math.min(...ratios),
      most: Math.max(...ratios),
      processor: median(processor),
      rounds: found.length,
    };
  });
}

const SLOW = 5;

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
