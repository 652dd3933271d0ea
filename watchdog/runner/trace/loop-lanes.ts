import type { LoopSpan } from './trace-record';

/** Loops that get a lane of their own; pytest-asyncio makes one for each test. */
export const OWN_LANES = 100;

/** A lane and the loops in it, which lived one after the other. */
export interface LoopLane {
  name: string;
  loops: number[];
}

/**
 * One lane for each loop in the order they were made. From the hundredth on, a loop shares a lane with an earlier one
 * of the same provider, scope and thread that was closed before.
 * @param last when the process was last seen, for loops that stayed open
 */
export function loopLanes(loops: readonly LoopSpan[], last: number): LoopLane[] {
  const lanes: (LoopLane & { kind: string; until: number })[] = [];
  const shared: typeof lanes = [];
  for (const loop of loops) {
    const kind = `${loop.provider}, ${loop.scope}, ${loop.thread}`;
    const until = loop.end ?? last;
    const own = lanes.length < OWN_LANES;
    const free = own ? undefined : shared.find((lane) => lane.kind === kind && lane.until <= loop.start);
    if (free !== undefined) {
      free.loops.push(loop.id);
      free.until = until;
      continue;
    }
    const name = own ? `loop #${loop.id} (${kind})` : `loops from #${loop.id} on (${kind})`;
    const lane = { name, loops: [loop.id], kind, until };
    lanes.push(lane);
    if (!own) shared.push(lane);
  }
  return lanes.map(({ name, loops: ids }) => ({ name, loops: ids }));
}
