import type { FindingKind, RunReport } from '../../../watchdog/runner/run-report';
import { findingsOf, lastName, type PlacedFinding } from './run-findings';

/** Findings of one kind at one place, of the first test that has one. */
export interface AlikeFindings extends PlacedFinding {
  /** The other tests that have it. */
  others: string[];
}

/** A wait is each test's own: what it waits for at the same line differs. */
const OWN: ReadonlySet<FindingKind> = new Set(['deadlock', 'stall', 'never-ran']);
/** Other tests that are named. */
const NAMED = 3;

/** All findings in their order; what many tests have at one line, as what a fixture leaves open, comes once. */
export function alikeFindings(report: RunReport): AlikeFindings[] {
  const groups = new Map<string, AlikeFindings>();
  const all: AlikeFindings[] = [];
  for (const { nodeid, finding } of findingsOf(report)) {
    const { kind, file, line } = finding;
    const isShared = nodeid !== null && file !== undefined && !OWN.has(kind);
    const key = JSON.stringify([kind, file, line]);
    const known = isShared ? groups.get(key) : undefined;
    if (known === undefined || nodeid === null || nodeid === known.nodeid) {
      const group = { nodeid, finding, others: [] };
      all.push(group);
      if (isShared && known === undefined) groups.set(key, group);
    } else if (!known.others.includes(nodeid)) known.others.push(nodeid);
  }
  return all;
}

/** `also in 12 more tests: test_b, test_c, test_d, ...`; undefined when it is in no other. */
export function alsoIn(others: readonly string[]): string | undefined {
  if (others.length === 0) return undefined;
  const named = others.slice(0, NAMED).map(lastName).join(', ');
  const count = others.length === 1 ? '1 more test' : `${others.length} more tests`;
  return `also in ${count}: ${named}${others.length > NAMED ? ', ...' : ''}`;
}
