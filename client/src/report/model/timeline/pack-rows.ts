/** Something with a beginning and an end. */
interface Spanned {
  start: number;
  end: number;
}

export interface PackedRows<T> {
  /** Each one after the other. */
  rows: T[][];
  /** Those that found no free row, ordered by start. */
  crowd: T[];
}

/**
 * Puts what overlaps into rows, each into the first that is free; no more than `most` rows.
 * @param spans ordered by start
 */
export function packRows<T extends Spanned>(spans: readonly T[], most: number): PackedRows<T> {
  const rows: T[][] = [];
  const crowd: T[] = [];
  for (const span of spans) {
    const free = rows.find((row) => (row.at(-1)?.end ?? 0) <= span.start);
    if (free) free.push(span);
    else if (rows.length < most) rows.push([span]);
    else crowd.push(span);
  }
  return { rows, crowd };
}
