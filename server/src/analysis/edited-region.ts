import type { Span } from '../traps/trap';

/** The smallest region of a text whose replacement makes another text of it. */
export interface EditedRegion {
  /** In the text before. */
  readonly span: Span;
  /** By how much the text behind the region moved. */
  readonly shift: number;
}

export function editedRegion(before: string, after: string): EditedRegion {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return { span: { start, end: before.length - same }, shift: after.length - before.length };
}
