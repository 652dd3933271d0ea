/** A slice of a lane, in whole nanoseconds. */
export interface Slice {
  start: number;
  end: number;
}

/**
 * Slices of one lane in order, each beside or inside the others: viewers draw a lane as a stack. Clocks are read a
 * moment after what they time, so one that ends a little after the one it lies in is cut to that.
 */
export function nestSpans<T extends Slice>(slices: readonly T[]): T[] {
  const ordered = [...slices].sort((a, b) => a.start - b.start || b.end - a.end);
  const around: T[] = [];
  return ordered.map((slice) => {
    while (around.length > 0 && (around.at(-1)?.end ?? 0) <= slice.start) around.pop();
    const outer = around.at(-1);
    const end = Math.max(slice.start, Math.min(slice.end, outer?.end ?? slice.end));
    const nested = { ...slice, end };
    around.push(nested);
    return nested;
  });
}
