import path from 'node:path';
import type { RunFinding, SourcePlace, WaitLink } from '../../../watchdog/runner/run-report';
import { inlineText, type PlaceRole } from './inline-wording';

/** One line of a file that a run has something to say about. */
export interface InlineResult {
  /** Absolute path. */
  readonly file: string;
  /** From 0. */
  readonly line: number;
  /** UTF-16 columns from 0 when the run knows them; otherwise the whole line is meant. */
  readonly columns?: { readonly start: number; readonly end: number };
  readonly role: PlaceRole;
  readonly severity: RunFinding['severity'];
  readonly text: string;
  /** Whether it is a problem of its own: the finding's place, and the line of the test when that is in another file. */
  readonly diagnosed: boolean;
  readonly finding: RunFinding;
  /** Node id with parameters; null when it belongs to no single test. */
  readonly nodeid: string | null;
  /** Folder the run's relative paths are below. */
  readonly rootDir: string;
}

export type TestLine = (rootDir: string, nodeid: string) => number | undefined;

/**
 * Says on which lines a finding is shown: handles and pending tasks where they were created, everything else where it
 * happened; with a hang also every other task of its chain, and the test's own line that led there. A finding
 * without a place is shown on its test.
 * @param testLine line of a test's name from 0, when its file was read
 */
export function inlineResults(
  rootDir: string,
  nodeid: string | null,
  finding: RunFinding,
  testLine: TestLine = () => undefined,
): InlineResult[] {
  const role = roleOf(finding);
  const said = role === 'creation' ? (finding.origin ?? placeOf(finding)) : (placeOf(finding) ?? finding.origin);
  const first = said ?? testPlace(rootDir, nodeid, testLine);
  if (!first) return [];
  const places: { place: SourcePlace; role: PlaceRole; link?: WaitLink }[] = [{ place: first, role }];
  const add = (place: SourcePlace | undefined, more: { role: PlaceRole; link?: WaitLink }): void => {
    if (place && !places.some((known) => sameLine(known.place, place))) places.push({ place, ...more });
  };
  if (role === 'wait') for (const link of finding.chain ?? []) add(placeOf(link), { role: 'link', link });
  // The stack of a pending task is where it waits; that of everything else leads to the place.
  if (finding.kind !== 'pending-task') add(ownLine(nodeid, first, finding), { role: 'via' });
  const own = first.file === fileOf(nodeid) ? undefined : places.find(({ place }) => place.file === fileOf(nodeid));
  return places.map(({ place, role: shownAs, link }) => ({
    diagnosed: place === first || place === own?.place,
    file: absolute(rootDir, place.file),
    line: Math.max(0, place.line - 1),
    ...columnsOf(place),
    role: shownAs,
    severity: finding.severity,
    text: inlineText(finding, { role: shownAs, nodeid, first, ...(link && { link }) }),
    finding,
    nodeid,
    rootDir,
  }));
}

/** The line of the test's own file from which the place was reached, when the place is in another file. */
function ownLine(nodeid: string | null, first: SourcePlace, { stack }: RunFinding): SourcePlace | undefined {
  const own = fileOf(nodeid);
  return own === undefined || own === first.file ? undefined : stack?.find((frame) => frame.file === own);
}

function testPlace(rootDir: string, nodeid: string | null, testLine: TestLine): SourcePlace | undefined {
  const file = fileOf(nodeid);
  if (file === undefined || nodeid === null) return undefined;
  return { file, line: (testLine(rootDir, nodeid) ?? 0) + 1 };
}

function fileOf(nodeid: string | null): string | undefined {
  return nodeid?.split('::', 1)[0];
}

function sameLine(a: SourcePlace, b: SourcePlace): boolean {
  return a.file === b.file && a.line === b.line;
}

/** Joins results of one line that say the same (the parameter sets of a test): one is kept, with how often it was said. */
export function mergeSame(results: readonly InlineResult[]): InlineResult[] {
  const merged = new Map<string, { first: InlineResult; times: number }>();
  for (const result of results) {
    const key = `${result.file}\u0000${result.line}\u0000${result.text}`;
    const known = merged.get(key);
    if (known) known.times += 1;
    else merged.set(key, { first: result, times: 1 });
  }
  return [...merged.values()].map(({ first, times }) =>
    times === 1 ? first : { ...first, text: `${first.text} (${times} times)` },
  );
}

/** Path of a place said by a run: relative ones are below the folder pytest ran in. */
export function absolute(rootDir: string, file: string): string {
  return path.isAbsolute(file) ? file : path.join(rootDir, file);
}

/** The place of a finding or of a link of its chain, when it has one. */
export function placeOf(holder: Partial<SourcePlace>): SourcePlace | undefined {
  const { file, line } = holder;
  return file === undefined || line === undefined ? undefined : { ...holder, file, line };
}

function roleOf({ kind }: RunFinding): PlaceRole {
  switch (kind) {
    case 'deadlock':
    case 'stall':
      return 'wait';
    case 'blocked-loop':
    case 'busy-loop':
      return 'block';
    case 'pending-task':
    case 'open-handle':
    case 'extra-loop':
      return 'creation';
    case 'cross-loop':
    case 'closed-loop':
    case 'unawaited-coroutine':
    case 'lost-exception':
    case 'never-ran':
      return 'fault';
    default:
      return kind satisfies never;
  }
}

function columnsOf({ line, column, endLine, endColumn }: SourcePlace): Pick<InlineResult, 'columns'> {
  if (column === undefined || endColumn === undefined || (endLine ?? line) !== line) return {};
  return { columns: { start: column - 1, end: endColumn - 1 } };
}
