import { createHash } from 'node:crypto';
import type { RunFinding, RunReport, SourcePlace } from '../../../watchdog/runner/run-report';

/** A finding of a run and the test it belongs to; null: to no single one. */
export interface PlacedFinding {
  nodeid: string | null;
  finding: RunFinding;
}

/** All findings of a run: in the order of the tests, then those of no single test. */
export function findingsOf({ tests, findings }: RunReport): PlacedFinding[] {
  return [
    ...tests.flatMap((test) => test.findings.map((finding) => ({ nodeid: test.nodeid, finding }))),
    ...findings.map((finding) => ({ nodeid: null, finding })),
  ];
}

/** The last part of a node id: `test_queue[a]` of `tests/test_a.py::TestQueue::test_queue[a]`. */
export function lastName(nodeid: string): string {
  // Parameters may hold colons themselves.
  const bare = nodeid.replace(/\[.*$/s, '');
  return nodeid.slice(bare.lastIndexOf('::') === -1 ? 0 : bare.lastIndexOf('::') + 2);
}

/** Everything that is said about a finding beside its kind and place, as lines. */
export function findingLines(finding: RunFinding): string[] {
  const { message, chain, advice } = finding;
  const madeElsewhere = originElsewhere(finding);
  return [
    message,
    ...(chain ?? []).map(({ what, waitsFor, file, line }) => {
      const at = file === undefined ? '' : ` (${file}:${line ?? 1})`;
      return `${what} waits for ${waitsFor}${at}`;
    }),
    ...(madeElsewhere ? [`made at ${madeElsewhere.file}:${madeElsewhere.line}`] : []),
    ...(advice === undefined ? [] : [advice]),
  ];
}

/** Where the thing was made, unless that is where the finding is. */
export function originElsewhere({ origin, file, line }: RunFinding): SourcePlace | undefined {
  return origin?.file === file && origin?.line === line ? undefined : origin;
}

/**
 * Marks that stay the same for the same finding after lines have moved, in the order of the findings; equal findings
 * are told apart by which one they are.
 */
export function runFingerprints(all: readonly PlacedFinding[]): string[] {
  const seen = new Map<string, number>();
  return all.map(({ nodeid, finding }) => {
    const { kind, phase, file, function: name, handle, label } = finding;
    const key = JSON.stringify([nodeid, kind, phase, file, name, handle, label]);
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    return createHash('sha256').update(`${key}#${nth}`).digest('hex').slice(0, 32);
  });
}
