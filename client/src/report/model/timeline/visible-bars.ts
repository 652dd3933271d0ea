import { type Bars, barCount, END, START, STRIDE } from './timeline';

/** What is shown of the time, and in how many pixels. */
export interface Window {
  /** Microseconds. */
  from: number;
  to: number;
  /** Pixels. */
  width: number;
}

/** A bar on the screen, or several that are too narrow to be told apart. */
export interface DrawnBar {
  /** Pixels from the left edge of the window; not outside of it. */
  x: number;
  width: number;
  /** Number of the first of them in its row. */
  index: number;
  count: number;
}

/** Bars narrower than this are drawn as one with their neighbours. Pixels. */
export const NARROW = 2;

/** The bars of a row that lie in the window: never more than one for each pixel of its width, whatever the row holds. */
export function visibleBars(bars: Bars, { from, to, width }: Window): DrawnBar[] {
  const scale = width / Math.max(1, to - from);
  const drawn: DrawnBar[] = [];
  let last: DrawnBar | undefined;
  for (let index = firstEndingAfter(bars, from); index < barCount(bars); index++) {
    const start = bars[index * STRIDE + START] ?? 0;
    if (start > to) break;
    const x = Math.max(0, (start - from) * scale);
    const right = Math.min(width, ((bars[index * STRIDE + END] ?? 0) - from) * scale);
    const wide = right - x;
    if (last && wide < NARROW && last.width < NARROW * 2 && x - last.x < NARROW) {
      last.count += 1;
      last.width = Math.max(last.width, Math.min(right - last.x, NARROW));
      continue;
    }
    last = { x, width: Math.max(0, wide), index, count: 1 };
    drawn.push(last);
  }
  return drawn;
}

/** Rows are ordered and do not overlap, so ends are ordered too. */
function firstEndingAfter(bars: Bars, from: number): number {
  let low = 0;
  let high = barCount(bars);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bars[middle * STRIDE + END] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of a crowd live in each stretch of `step` pixels. */
export function crowdCounts(bars: Bars, { from, to, width }: Window, step = NARROW): number[] {
  const columns = Math.ceil(width / step);
  const changes = new Array<number>(columns + 1).fill(0);
  const scale = columns / Math.max(1, to - from);
  for (let at = 0; at < bars.length; at += STRIDE) {
    const start = bars[at + START] ?? 0;
    const end = bars[at + END] ?? 0;
    if (end < from || start > to) continue;
    const first = Math.max(0, Math.floor((start - from) * scale));
    const last = Math.min(columns - 1, Math.floor((end - from) * scale));
    changes[first] = (changes[first] ?? 0) + 1;
    changes[last + 1] = (changes[last + 1] ?? 0) - 1;
  }
  let alive = 0;
  return changes.slice(0, columns).map((change) => {
    alive += change;
    return alive;
  });
}
