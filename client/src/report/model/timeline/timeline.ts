/**
 * What the timeline draws. Bars are rows of numbers rather than objects: a run has tens of thousands, and they travel
 * to the panel as text.
 */
export interface Timeline {
  /** Microseconds from the earliest to the latest. */
  duration: number;
  /** Names that bars refer to. */
  names: string[];
  /** What more is known of a bar: where it was made, how it ended. Bars refer to them. */
  details: Record<string, unknown>[];
  lanes: Lane[];
  /** What was left out for lack of room, in words. */
  leftOut?: string;
}

/** A thread or a loop, with everything that lies in it. */
export interface Lane {
  name: string;
  kind: 'thread' | 'loop';
  tracks: Track[];
}

/** Of one kind, one after the other. */
export interface Track {
  kind: TrackKind;
  bars: Bars;
  /** Inside the bars: what a task waits for. */
  inner?: Bars;
  /** How many of them are not told one by one, only counted: `bars` then has those that lie across each other. */
  crowd?: number;
}

export type TrackKind =
  | 'tests'
  | 'phases'
  | 'fixtures'
  | 'thread'
  | 'loop'
  | 'steps'
  | 'blocked'
  | 'tasks'
  | 'handles'
  | 'findings'
  | 'alive';

/** `STRIDE` numbers for each bar, ordered by start: name, details (-1: none), start and end in microseconds. */
export type Bars = number[];
export const STRIDE = 4;
export const NAME = 0;
export const DETAIL = 1;
export const START = 2;
export const END = 3;

/** One bar, taken out of its row. */
export interface Bar {
  index: number;
  name: string;
  /** Microseconds. */
  start: number;
  end: number;
  details: Record<string, unknown>;
}

export function barCount(bars: Bars): number {
  return bars.length / STRIDE;
}

export function barAt({ names, details }: Timeline, bars: Bars, index: number): Bar | undefined {
  const at = index * STRIDE;
  const [name, detail, start, end] = bars.slice(at, at + STRIDE);
  if (name === undefined || detail === undefined || start === undefined || end === undefined) return undefined;
  return { index, name: names[name] ?? '', start, end, details: details[detail] ?? {} };
}
