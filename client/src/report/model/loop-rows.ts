import type { RunReport } from '../../../../watchdog/runner/run-report';
import type { LoopRow } from './report-model';

/** The loops of a run as rows of a table, those left open first. */
export function loopRows({ loops }: RunReport): LoopRow[] {
  const rows = loops.map(({ id, provider, scope, thread, created, closed }): LoopRow => {
    return { id, provider, scope, thread, created, state: closed ? 'closed' : 'left open' };
  });
  return [...rows.filter(({ state }) => state === 'left open'), ...rows.filter(({ state }) => state === 'closed')];
}
