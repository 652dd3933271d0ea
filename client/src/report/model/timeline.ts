/** What the timeline draws. Times in seconds from the beginning of the run. */
export interface Timeline {
  /** Seconds. */
  duration: number;
  lanes: Lane[];
  /** What was left out for lack of room, in words. */
  leftOut?: string;
}

/** A thread or a loop, with everything that lies in it. */
export interface Lane {
  name: string;
  /** Of which process, when there are several. */
  process?: string;
  kind: 'thread' | 'loop' | 'blocked';
  rows: Bar[][];
}

/** Something that has a beginning and an end. */
export interface Bar {
  name: string;
  category: string;
  start: number;
  end: number;
  args?: Record<string, unknown>;
}
