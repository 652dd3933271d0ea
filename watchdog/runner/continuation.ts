/**
 * Processes that a run may lose to its tests, one after the other, before the rest is left: where so many tests take
 * their process with them, it is not a test that is broken.
 */
export const MOST_LOST = 10;

export type Continuation =
  /** Nothing is left to run, or pytest would have stopped here. */
  | { type: 'done' }
  /** Too many processes were lost. */
  | { type: 'give-up' }
  /** Once more with the same arguments, without these tests; with fewer failures allowed where they are counted. */
  | { type: 'again'; skip: string[]; maxfail: number | undefined };

/**
 * How a run goes on behind a test that took its process with it.
 * @param tests.all node ids in the order of collection
 * @param tests.remaining those that have not begun
 * @param tests.failed how many have failed, the lost ones counted
 * @param maxfail failures after which pytest stops; 0: never
 * @param lost processes that are lost so far
 */
export function continueBehind(
  tests: { all: readonly string[]; remaining: readonly string[]; failed: number },
  maxfail: number,
  lost: number,
): Continuation {
  if (tests.remaining.length === 0 || (maxfail > 0 && tests.failed >= maxfail)) return { type: 'done' };
  if (lost >= MOST_LOST) return { type: 'give-up' };
  const left = new Set(tests.remaining);
  const skip = tests.all.filter((nodeid) => !left.has(nodeid));
  return { type: 'again', skip, maxfail: maxfail > 0 ? maxfail - tests.failed : undefined };
}
