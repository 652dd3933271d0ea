import { setTimeout as sleep } from 'node:timers/promises';
import treeKill from 'tree-kill';
import { hasInEnvironment, type ProcessEntry, readProcesses } from './process-table';

/** How a tree is asked to go, one step after another, each with the time it gets, in milliseconds. */
const STEPS: readonly { signal: NodeJS.Signals; patience: number }[] = [
  { signal: 'SIGINT', patience: 1500 },
  { signal: 'SIGTERM', patience: 750 },
  { signal: 'SIGKILL', patience: 3000 },
];
const LOOK_AGAIN_MS = 25;

/** The tree that a run started: a process group, and what its members started outside of it. */
export interface ProcessTree {
  /** Process id of the leader, also the id of its group. */
  leader: number;
  /** `NAME=value` that every descendant inherits unless it empties its environment; undefined: others have it too. */
  marker: string | undefined;
}

/**
 * Ends a tree: SIGINT, SIGTERM, SIGKILL. Resolves when nothing of it is left, or when even SIGKILL did not help.
 * @param from the first step to take; `SIGKILL` for a process that can't react any more.
 */
export async function endTree(tree: ProcessTree, from: NodeJS.Signals = 'SIGINT'): Promise<void> {
  if (process.platform === 'win32') return endTreeOnWindows(tree.leader);
  const members = followMembers(tree);
  const first = STEPS.findIndex(({ signal }) => signal === from);
  for (const { signal, patience } of STEPS.slice(Math.max(0, first))) {
    const until = performance.now() + patience;
    for (const { pid } of members()) send(pid, signal);
    while (performance.now() < until) {
      const left = members();
      if (left.length === 0) return;
      // What was started after the signal was sent must go as well.
      if (signal === 'SIGKILL') for (const { pid } of left) send(pid, signal);
      await sleep(LOOK_AGAIN_MS);
    }
  }
}

/** The processes of a tree that are alive now. */
export function treeMembers(tree: ProcessTree): number[] {
  return followMembers(tree)().map(({ pid }) => pid);
}

/**
 * Members are found by group, by descent and by what they inherited, and remembered: once its parent is gone, a
 * process that left the group looks like anybody's.
 */
function followMembers({ leader, marker }: ProcessTree): () => ProcessEntry[] {
  const known = new Map<number, string>();
  return () => {
    const processes = readProcesses();
    const members = new Set(processes.filter(({ pid, started }) => known.get(pid) === started).map(({ pid }) => pid));
    for (const entry of processes) {
      if (entry.pid === leader || entry.group === leader || isMarked(entry.pid, marker)) members.add(entry.pid);
    }
    let before: number;
    do {
      before = members.size;
      for (const { pid, parent } of processes) if (members.has(parent)) members.add(pid);
    } while (members.size > before);
    members.delete(process.pid);
    const alive = processes.filter(({ pid }) => members.has(pid));
    for (const { pid, started } of alive) known.set(pid, started);
    return alive;
  };
}

function isMarked(pid: number, marker: string | undefined): boolean {
  return marker !== undefined && hasInEnvironment(pid, marker);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // gone in the meantime
  }
}

function endTreeOnWindows(leader: number): Promise<void> {
  return new Promise((resolve) => treeKill(leader, 'SIGKILL', () => resolve()));
}
