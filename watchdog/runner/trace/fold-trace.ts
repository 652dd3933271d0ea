import type { ProcessRecord, StepSpan, TaskSpan, TraceRecord } from './trace-record';

/** How much of each kind a timeline shows at most, so that the file of a large run stays of a size viewers open. */
export const MOST = { tasks: 5_000, waits: 30_000, steps: 50_000 } as const;

/** What a timeline shows, and how much of what happened was left out of it. */
export interface FoldedTrace {
  processes: FoldedProcess[];
  leftOut: { tasks: number; waits: number; steps: number };
}

export type FoldedProcess = Omit<ProcessRecord, 'tasks' | 'steps'> & { tasks: TaskSpan[]; steps: StepSpan[] };

/**
 * Keeps all tests, phases, fixtures, threads, loops, handles, blocked stretches and findings; of tasks, of their waits
 * and of their steps the longest, over all processes together.
 */
export function foldTrace(
  { processes }: TraceRecord,
  most: Readonly<Record<keyof typeof MOST, number>> = MOST,
): FoldedTrace {
  const all = [...processes.values()];
  const tasks = longest(
    all.flatMap((process) => [...process.tasks.values()].map((task) => ({ task, ...span(task, process.lastSeen) }))),
    most.tasks,
  );
  const kept = new Set(tasks.kept.map(({ task }) => task));
  const waits = longest(
    tasks.kept.flatMap(({ task, end }) => task.waits.map((wait) => ({ wait, ...span(wait, end) }))),
    most.waits,
  );
  const keptWaits = new Set(waits.kept.map(({ wait }) => wait));
  const steps = longest(
    all.flatMap((process) => process.steps.map((step) => ({ step, start: step.start, end: step.end }))),
    most.steps,
  );
  const keptSteps = new Set(steps.kept.map(({ step }) => step));
  const dropped = all.reduce((sum, process) => sum + process.dropped, 0);
  return {
    processes: all.map((process) => ({
      ...process,
      tasks: [...process.tasks.values()]
        .filter((task) => kept.has(task))
        .map((task) => ({ ...task, waits: task.waits.filter((wait) => keptWaits.has(wait)) })),
      steps: process.steps.filter((step) => keptSteps.has(step)),
    })),
    leftOut: { tasks: tasks.leftOut, waits: waits.leftOut, steps: steps.leftOut + dropped },
  };
}

function span({ start, end }: { start: number; end?: number }, last: number): { start: number; end: number } {
  return { start, end: end ?? last };
}

function longest<T extends { start: number; end: number }>(items: T[], most: number): { kept: T[]; leftOut: number } {
  if (items.length <= most) return { kept: items, leftOut: 0 };
  const kept = [...items].sort((a, b) => b.end - b.start - (a.end - a.start)).slice(0, most);
  return { kept, leftOut: items.length - most };
}
