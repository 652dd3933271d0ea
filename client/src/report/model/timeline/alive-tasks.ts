import type { ReadTrace, TraceSlice } from './read-trace';

/** How many tasks were alive from a moment on, microseconds. */
interface Count {
  readonly at: number;
  readonly tasks: number;
}

/**
 * How many tasks of a process were alive, as bars from one change to the next. Counted from the tasks themselves, when none
 * was left out: what the stream tells of their number comes up to 100 ms later.
 */
export function aliveTasks({ alive, lanes }: ReadTrace, pid: number, isWhole: boolean): TraceSlice[] {
  const tasks = lanes
    .filter((lane) => lane.pid === pid)
    .flatMap(({ across }) => across.filter(({ category }) => category === 'task'));
  const counts = isWhole && tasks.length > 0 ? countsOf(tasks) : (alive.get(pid) ?? []);
  // What is told last has no length.
  if (counts.slice(0, -1).every((count) => count.tasks === 0)) return [];
  return counts.map(({ at, tasks: alone }, index): TraceSlice => {
    const end = counts[index + 1]?.at ?? at;
    const name = `${alone} ${alone === 1 ? 'task' : 'tasks'} alive`;
    return { name, category: 'alive', start: at, end, args: { tasks: alone }, inner: [] };
  });
}

function countsOf(tasks: readonly TraceSlice[]): Count[] {
  const changes = tasks
    .flatMap(({ start, end }) => [
      { at: Math.round(start), by: 1 },
      { at: Math.round(end), by: -1 },
    ])
    .sort((a, b) => a.at - b.at);
  const counts: Count[] = [];
  let now = 0;
  for (const { at, by } of changes) {
    now += by;
    if (counts.at(-1)?.at === at) counts.pop();
    counts.push({ at, tasks: now });
  }
  return counts;
}
