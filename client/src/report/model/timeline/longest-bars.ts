import { type Bar, barAt, barCount, END, START, STRIDE, type Timeline, type TrackKind } from './timeline';

/** A bar with where it lies. */
export interface ListedBar {
  kind: TrackKind;
  lane: string;
  bar: Bar;
}

/** Kinds a reader may want to find without looking: what happened, rather than what was there all the time. */
const LISTED: readonly TrackKind[] = ['findings', 'tests', 'blocked', 'tasks', 'handles'];

/** Of each kind the longest, in the order of their beginning: the timeline for those who read rather than look. */
export function longestBars(timeline: Timeline, mostOfAKind: number): ListedBar[] {
  return LISTED.flatMap((kind) => {
    const found = timeline.lanes.flatMap(({ name, tracks }) =>
      tracks
        .filter((track) => track.kind === kind)
        .flatMap(({ bars }) =>
          Array.from({ length: barCount(bars) }, (_, index) => ({
            lane: name,
            bars,
            index,
            length: lengthOf(bars, index),
          })),
        ),
    );
    return found
      .sort((a, b) => b.length - a.length)
      .slice(0, mostOfAKind)
      .flatMap(({ lane, bars, index }) => {
        const bar = barAt(timeline, bars, index);
        return bar ? [{ kind, lane, bar }] : [];
      })
      .sort((a, b) => a.bar.start - b.bar.start);
  });
}

function lengthOf(bars: readonly number[], index: number): number {
  return (bars[index * STRIDE + END] ?? 0) - (bars[index * STRIDE + START] ?? 0);
}
