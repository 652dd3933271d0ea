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
  const start = commonStart(before, after, shorter);
  const same = commonEnd(before, after, shorter - start);
  return { span: { start, end: before.length - same }, shift: after.length - before.length };
}

/** Whole pieces are compared by the machine, in a tenth of the time that letters take. */
const PIECE = 1024;

function commonStart(before: string, after: string, most: number): number {
  let start = 0;
  while (start + PIECE <= most && before.startsWith(after.slice(start, start + PIECE), start)) start += PIECE;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  return start;
}

function commonEnd(before: string, after: string, most: number): number {
  const [behindBefore, behindAfter] = [before.length, after.length];
  let same = 0;
  while (same + PIECE <= most) {
    const piece = after.slice(behindAfter - same - PIECE, behindAfter - same);
    if (!before.startsWith(piece, behindBefore - same - PIECE)) break;
    same += PIECE;
  }
  while (same < most && before.charCodeAt(behindBefore - 1 - same) === after.charCodeAt(behindAfter - 1 - same))
    same += 1;
  return same;
}
