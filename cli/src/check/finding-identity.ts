import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { Finding } from '../../../server/src/traps/trap';
import type { FilePlaces } from './file-places';

/** What stays the same about a finding when lines move: where its text stands does not count, what it says does. */
export interface FindingIdentity {
  /** Relative to the folder that was asked for, with `/`. */
  readonly file: string;
  readonly trap: string;
  /** The line the finding begins on, without indentation and with single spaces. */
  readonly text: string;
}

/**
 * @param folder what files are told relative to
 * @param placesIn places of a file by absolute path
 */
export function identify(
  { file, trap, span }: Finding,
  folder: string,
  placesIn: (path: string) => FilePlaces,
): FindingIdentity {
  const places = placesIn(file);
  const { cell, line } = places.rangeOf(span);
  const text = places.lines(cell).line(line) ?? '';
  return { file: relative(folder, file).replaceAll('\\', '/'), trap, text: text.trim().replace(/\s+/g, ' ') };
}

/** One text for an identity, to compare by. */
export function identityKey({ file, trap, text }: FindingIdentity): string {
  return JSON.stringify([file, trap, text]);
}

/** Fingerprints in the order of the findings; equal findings are told apart by which one they are. */
export function fingerprints(identities: readonly FindingIdentity[]): string[] {
  const seen = new Map<string, number>();
  return identities.map((identity) => {
    const key = identityKey(identity);
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    return createHash('sha256').update(`${key}#${nth}`).digest('hex').slice(0, 32);
  });
}
