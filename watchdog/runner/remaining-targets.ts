import { join, resolve } from 'node:path';
import type { HelloEvent } from '../events/events.generated';

/** Longer argument lists go through a file: Windows takes 32 767 characters in all. */
const LONGEST_ARGUMENTS = 20_000;

/** How to go on behind a test whose process had to be ended. */
export type Continuation =
  | { type: 'done' }
  /** Give pytest exactly these node ids. */
  | { type: 'targets'; nodeids: string[] }
  /** The same, from a file with one argument a line. */
  | { type: 'file'; nodeids: string[] }
  /** The list is not known: the first targets again, without these. */
  | { type: 'deselect'; nodeids: string[] };

/**
 * @param known node ids in the order of collection; `collected` how many there should be.
 * @param remaining those that have not begun.
 */
export function continueBehind(
  known: readonly string[],
  collected: number,
  remaining: readonly string[],
  pytest: HelloEvent['pytest'],
): Continuation {
  if (known.length < collected) {
    const left = new Set(remaining);
    return { type: 'deselect', nodeids: known.filter((nodeid) => !left.has(nodeid)) };
  }
  if (remaining.length === 0) return { type: 'done' };
  const length = remaining.reduce((sum, nodeid) => sum + nodeid.length + 3, 0);
  if (length > LONGEST_ARGUMENTS && readsArgumentFiles(pytest)) return { type: 'file', nodeids: [...remaining] };
  return { type: 'targets', nodeids: [...remaining] };
}

/** `@file` arguments came with pytest 8.2. */
function readsArgumentFiles(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 8 || (major === 8 && minor >= 2);
}

/** A node id counts from pytest's root folder (undefined: not known), an argument from the folder pytest starts in. */
export function targetOf(nodeid: string, rootdir: string | undefined, cwd: string): string {
  if (rootdir === undefined || resolve(rootdir) === resolve(cwd)) return nodeid;
  const [path = '', ...rest] = nodeid.split('::');
  return [join(rootdir, path), ...rest].join('::');
}
