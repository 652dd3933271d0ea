import type { HangSuspectedEvent, Loc, LooptrapEvent } from '../../events/events.generated';
import type { RunFinding } from '../run-report';
import { findingOf } from './finding-of';
import type { ToPlace } from './places';

/** A finding and the test it belongs to; null: to no single one. */
export interface AttributedFinding {
  nodeid: string | null;
  finding: RunFinding;
}

export interface FindingFold {
  /** Returns the finding the event brought, new or said better than before. */
  take(event: LooptrapEvent): AttributedFinding | undefined;
  /** Adds one that was not read from the stream. */
  add(found: AttributedFinding): void;
  of(nodeid: string | null): RunFinding[];
  /** Those of no single test, and of tests that are not among `known`. */
  outside(known: ReadonlySet<string>): RunFinding[];
}

/** Gathers the findings of a run: a later word on the same thing replaces the earlier, a proof replaces a suspicion. */
export function createFindingFold(toPlace: ToPlace): FindingFold {
  const found = new Map<string | null, RunFinding[]>();
  /** Waits that are findings only once the watchdog ends them, by process and sequence number. */
  const suspected = new Map<string, HangSuspectedEvent>();
  const testPlaces = new Map<string, Loc>();

  function add({ nodeid, finding }: AttributedFinding): void {
    const kept = (found.get(nodeid) ?? []).filter((other) => !replaces(finding, other));
    found.set(nodeid, [...kept, finding]);
  }

  function read(event: LooptrapEvent): AttributedFinding | undefined {
    if (event.t === 'hang.suspected') suspected.set(`${event.pid}:${event.seq}`, event);
    const told = event.t === 'abort.start' ? suspected.get(`${event.pid}:${event.reason}`) : undefined;
    if (event.t === 'phase.start' && event.test !== null && event.loc) testPlaces.set(event.test, event.loc);
    const finding = findingOf(told ?? event, toPlace, told !== undefined, testPlaces.get(event.test ?? ''));
    return finding && { nodeid: event.test, finding };
  }

  return {
    take(event) {
      const attributed = read(event);
      if (attributed === undefined) return undefined;
      const { nodeid, finding } = attributed;
      const known = found.get(nodeid) ?? [];
      if (finding.kind === 'stall' && known.some((other) => isProofOf(other, finding))) return undefined;
      if (known.some((other) => JSON.stringify(other) === JSON.stringify(finding))) return undefined;
      add(attributed);
      return attributed;
    },
    add,
    of: (nodeid) => found.get(nodeid) ?? [],
    outside: (known) => [...found].flatMap(([nodeid, list]) => (nodeid !== null && known.has(nodeid) ? [] : list)),
  };
}

function replaces(later: RunFinding, earlier: RunFinding): boolean {
  if (earlier.kind === 'stall' && isProofOf(later, earlier)) return true;
  return (
    later.kind === earlier.kind &&
    later.phase === earlier.phase &&
    later.file === earlier.file &&
    later.line === earlier.line &&
    later.handle === earlier.handle &&
    later.label === earlier.label
  );
}

/** A phase waits for one thing at a time: a deadlock proved in it is what the suspected stall was. */
function isProofOf(proof: RunFinding, stall: RunFinding): boolean {
  return proof.kind === 'deadlock' && proof.phase === stall.phase;
}
