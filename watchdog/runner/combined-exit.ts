import type { RunReport } from './run-report';

/** How one of the run's processes ended. */
export interface RoundExit {
  code: number | null;
  signal: string | null;
  /** Ended because a test kept it from going on; the run went on behind that test. */
  givenUp: boolean;
}

/** pytest's exit statuses for tests that failed, and for nothing left to run. */
const TESTS_FAILED = 1;
const NO_TESTS = 5;

/**
 * The exit of a run that took one or more processes. A process that was given up counts as one with failed tests: its
 * guilty test is one, and the others ran elsewhere.
 * @param complete whether the last process came to the end of its session.
 */
export function combineExits(rounds: readonly RoundExit[], complete: boolean): RunReport['exit'] {
  const last = rounds.at(-1);
  if (last === undefined) return { pytest: null, signal: null, complete: false };
  if (!rounds.some(({ givenUp }) => givenUp)) return { pytest: last.code, signal: last.signal, complete };
  // A later process may find nothing left for it: what it would have run is already done.
  const codes = rounds.map(({ code, givenUp }) => (givenUp ? TESTS_FAILED : code === NO_TESTS ? 0 : code));
  const signal = last.givenUp ? null : last.signal;
  return { pytest: signal === null ? Math.max(...codes.map((code) => code ?? TESTS_FAILED)) : null, signal, complete };
}
