/** Loops, and threads, of a process that get a lane of their own; pytest-asyncio makes a loop for each test. */
export const OWN_LANES = 100;

/** Something that has a lane as long as it lives. Times in seconds. */
export interface Laned {
  name: string;
  /** Things of different kinds share no lane. */
  kind: string;
  start: number;
  end: number;
}

export interface Lane<T> {
  name: string;
  /** One after the other. */
  members: T[];
}

/**
 * A lane for each thing in the order they began. From the hundredth on, one shares a lane with an earlier one of its
 * kind that was over before.
 */
export function shareLanes<T extends Laned>(things: readonly T[], ownLanes = OWN_LANES): Lane<T>[] {
  const lanes: Lane<T>[] = [];
  const shared: Lane<T>[] = [];
  for (const thing of things) {
    const isOwn = lanes.length < ownLanes;
    const free = isOwn ? undefined : shared.find(({ members }) => isBehind(thing, members.at(-1)));
    if (free !== undefined) {
      free.members.push(thing);
      continue;
    }
    const lane = { name: isOwn ? thing.name : `${thing.name} and later`, members: [thing] };
    lanes.push(lane);
    if (!isOwn) shared.push(lane);
  }
  return lanes;
}

function isBehind(thing: Laned, last: Laned | undefined): boolean {
  return last !== undefined && last.kind === thing.kind && last.end <= thing.start;
}
