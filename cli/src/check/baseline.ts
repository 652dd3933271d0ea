import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import type { Finding } from '../../../server/src/traps/trap';
import { Refusal } from '../refusal';
import { writeDocument } from '../write-document';
import { readPlaces } from './file-places';
import { type FindingIdentity, identify, identityKey } from './finding-identity';

/** Findings that are known and do not count. Files relative to the folder of the baseline's file. */
const BaselineSchema = v.object({
  schema: v.literal(1),
  findings: v.array(
    v.object({ trap: v.string(), file: v.string(), text: v.string(), count: v.pipe(v.number(), v.minValue(1)) }),
  ),
});

export type Baseline = v.InferOutput<typeof BaselineSchema>;

/** Text of a file by absolute path. */
type ReadText = (path: string) => string | undefined;

export const DEFAULT_BASELINE = 'looptrap-baseline.json';

/**
 * @param file absolute path
 * @throws Refusal when it is not there, or no baseline
 */
export function readBaseline(file: string): Baseline {
  if (!existsSync(file)) {
    throw new Refusal(`${file} does not exist; make it with --write-baseline, or look at the path`);
  }
  try {
    return v.parse(BaselineSchema, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(`${file} is no baseline of Looptrap (${reason}); make it anew with --write-baseline`);
  }
}

/** Which findings a baseline does not know: a line that has more of them than it had is told for the last ones. */
export function newFindings(
  findings: readonly Finding[],
  baseline: Baseline,
  file: string,
  readText: ReadText,
): Finding[] {
  const left = new Map<string, number>();
  // A merge of two branches may leave an entry twice.
  for (const entry of baseline.findings) {
    left.set(identityKey(entry), (left.get(identityKey(entry)) ?? 0) + entry.count);
  }
  const placesIn = readPlaces(readText);
  return findings.filter((finding) => {
    const key = identityKey(identify(finding, dirname(file), placesIn));
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** How many findings of a baseline are no longer there, of files that were checked. */
export function goneFindings(
  findings: readonly Finding[],
  checked: readonly string[],
  baseline: Baseline,
  file: string,
  readText: ReadText,
): number {
  const placesIn = readPlaces(readText);
  const now = countIdentities(findings.map((finding) => identify(finding, dirname(file), placesIn)));
  return baseline.findings
    .filter((entry) => isDecided(entry, checked, dirname(file)))
    .reduce((sum, entry) => sum + Math.max(0, entry.count - (now.get(identityKey(entry))?.count ?? 0)), 0);
}

/**
 * Writes the findings as the baseline. Entries about files that were not checked stay, as long as the file is there.
 * @returns how many findings it holds now
 * @throws Refusal when it can't be written
 */
export function writeBaseline(
  findings: readonly Finding[],
  checked: readonly string[],
  file: string,
  readText: ReadText,
): number {
  const placesIn = readPlaces(readText);
  const now = countIdentities(findings.map((finding) => identify(finding, dirname(file), placesIn)));
  const before = existsSync(file) ? readBaseline(file).findings : [];
  const kept = before.filter((entry) => !now.has(identityKey(entry)) && !isDecided(entry, checked, dirname(file)));
  const entries = [...now.values(), ...kept].sort(
    (a, b) => compare(a.file, b.file) || compare(a.trap, b.trap) || compare(a.text, b.text),
  );
  const document: Baseline = {
    schema: 1,
    findings: entries.map(({ trap, file: path, text, count }) => ({ trap, file: path, text, count })),
  };
  writeDocument(`${JSON.stringify(document, null, 2)}\n`, file);
  return entries.reduce((sum, { count }) => sum + count, 0);
}

/** Whether this check says all there is to say about an entry's file. */
function isDecided({ file }: FindingIdentity, checked: readonly string[], folder: string): boolean {
  const path = join(folder, file).replaceAll('\\', '/');
  return checked.includes(path) || !existsSync(path);
}

function countIdentities(identities: readonly FindingIdentity[]): Map<string, FindingIdentity & { count: number }> {
  const counts = new Map<string, FindingIdentity & { count: number }>();
  for (const identity of identities) {
    const key = identityKey(identity);
    counts.set(key, { ...identity, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return counts;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
