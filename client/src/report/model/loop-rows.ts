import type { LoopReport, RunReport } from '../../../../watchdog/runner/run-report';
import type { LoopRow, LoopState } from './report-model';

/**
 * The loops of a run as rows of a table, one row for all that were made and ended alike: a runner makes one for each
 * test. What somebody has to look at comes first.
 */
export function loopRows({ loops }: Pick<RunReport, 'loops'>): LoopRow[] {
  const rows = new Map<string, LoopRow>();
  for (const loop of loops) {
    const row = rowOf(loop);
    const key = keyOf(row);
    const known = rows.get(key);
    rows.set(key, known ? joined(known, row) : row);
  }
  return [...rows.values()].sort((a, b) => rank(a) - rank(b) || a.first - b.first);
}

function rowOf(loop: LoopReport): LoopRow {
  const { id, closed: _closed, ran: _ran, lived, ...rest } = loop;
  return {
    ...rest,
    ...{ first: id, last: id, count: 1, state: stateOf(loop) },
    ...(lived !== undefined && { lived: [lived, lived] }),
  };
}

function joined(row: LoopRow, next: LoopRow): LoopRow {
  const tests = (row.tests ?? 0) + (next.tests ?? 0);
  return {
    ...row,
    last: next.last,
    count: row.count + 1,
    ...(tests > 0 && { tests }),
    ...(row.lived &&
      next.lived && { lived: [Math.min(row.lived[0], next.lived[0]), Math.max(row.lived[1], next.lived[1])] }),
    ...(row.blocked &&
      next.blocked && {
        blocked: {
          count: row.blocked.count + next.blocked.count,
          longest: Math.max(row.blocked.longest, next.blocked.longest),
        },
      }),
  };
}

function keyOf({ provider, scope, thread, owner, created, state, closedAt, blocked }: LoopRow): string {
  return JSON.stringify([provider, scope, thread, owner, created, state, closedAt, blocked !== undefined]);
}

/** Reports of older versions do not tell whether a loop ran. */
function stateOf({ closed, ran, lived }: LoopReport): LoopState {
  if (!closed) return 'left open';
  return ran === undefined && lived !== undefined ? 'closed, never ran' : 'closed';
}

function rank({ state, blocked }: LoopRow): number {
  if (state === 'left open') return 0;
  return blocked ? 1 : 2;
}
