import { spawnSync } from 'node:child_process';

/**
 * Runs one whole process. Python caches its bytecode, as it does for everybody who has not forbidden it.
 * @param {{cwd: string, env: Record<string, string>, limit: number}} options `limit`: seconds after which it is ended
 * @returns {{status: number | null, output: string, late: boolean}} `late`: it was ended
 * @throws {Error} when it cannot be started
 */
export function ran(command, args, { cwd, env, limit }) {
  const { PYTHONDONTWRITEBYTECODE, ...inherited } = process.env;
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { ...inherited, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limit * 1000,
    maxBuffer: 1 << 28,
  });
  const late = error?.code === 'ETIMEDOUT';
  if (error && !late) throw error;
  return { status, output: `${stdout}${stderr}`, late };
}

/**
 * Runs each in turn, round after round, so that what else the machine does hits all; the first of them once before,
 * unmeasured. One that took `SLOW` times as long as the first in the first round, or had a problem, is left out of the
 * others.
 * @param {(() => {wall: number, processor: number, problem?: string})[]} runs each gives its seconds; all are compared
 *   with the first
 * @returns medians in seconds, each round's ratio to the first (median, least and most), and how many rounds there
 *   were; or nothing but the problem
 * @throws {Error} when the first, which all others are measured by, has a problem
 */
export function paired(runs, rounds) {
  runs[0]();
  const measured = runs.map((run) => [run()]);
  const plain = measured[0];
  if (plain[0].problem) throw new Error(plain[0].problem);
  const slow = measured.map(([{ wall, problem }]) => problem || wall > plain[0].wall * SLOW);
  for (let round = 1; round < rounds; round++) {
    for (const [index, run] of runs.entries()) if (!slow[index]) measured[index].push(run());
  }
  return measured.map((found) => {
    const problem = found.find((one) => one.problem)?.problem;
    if (problem) return { problem };
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
