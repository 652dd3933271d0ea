import { type Bars, barCount, END, START, STRIDE } from '../../model/timeline/timeline';
import type { Row } from './timeline-rows';

/** Which bar of which row. */
export interface Selection {
  row: number;
  index: number;
}

export type Step = 'left' | 'right' | 'up' | 'down';

/** The bar next to the selected one; the first of all when none is selected, the selected one at an edge. */
export function walk(rows: readonly Row[], selected: Selection | undefined, step: Step): Selection | undefined {
  if (!selected) return firstOf(rows);
  const bars = rows[selected.row]?.track.bars ?? [];
  if (step === 'left') return { ...selected, index: Math.max(0, selected.index - 1) };
  if (step === 'right') return { ...selected, index: Math.min(barCount(bars) - 1, selected.index + 1) };
  const way = step === 'down' ? 1 : -1;
  for (let row = selected.row + way; row >= 0 && row < rows.length; row += way) {
    const found = rows[row];
    if (!found || !isWalked(found)) continue;
    return { row, index: nearest(found.track.bars, middleOf(bars, selected.index)) };
  }
  return selected;
}

/** A crowd is only counted: it has no bars to stand on. */
export function isWalked({ track }: Row): boolean {
  return track.crowd === undefined && track.kind !== 'alive' && track.bars.length > 0;
}

/** The bar of a row that is at a moment, or the one nearest to it. Microseconds. */
export function nearest(bars: Bars, moment: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < barCount(bars); index++) {
    const start = bars[index * STRIDE + START] ?? 0;
    const end = bars[index * STRIDE + END] ?? 0;
    const distance = moment < start ? start - moment : Math.max(0, moment - end);
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

function firstOf(rows: readonly Row[]): Selection | undefined {
  const row = rows.findIndex(isWalked);
  return row < 0 ? undefined : { row, index: 0 };
}

function middleOf(bars: Bars, index: number): number {
  return ((bars[index * STRIDE + START] ?? 0) + (bars[index * STRIDE + END] ?? 0)) / 2;
}
