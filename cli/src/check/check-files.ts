import type { FileProblem } from '../../../server/src/analysis/analysis';
import type { Finding } from '../../../server/src/traps/trap';
import type { RecordedProject } from './cache/open-recorded';
import { fingerprint } from './cache/recorded-files';
import { type SeenPlaces, statesOf } from './cache/seen-places';

/** What was said about one file; plain data that goes from thread to thread. */
export interface CheckedFile {
  /** Absolute, with `/`. */
  readonly path: string;
  readonly findings: readonly Finding[];
  readonly problems: readonly FileProblem[];
  /** What it was made from, when that is known for sure. */
  readonly origin?: Origin;
}

/** All that what was said about a file comes from; it holds as long as this is the same. */
export interface Origin {
  readonly basis: string;
  /** Fingerprint of the list of tests it speaks about. */
  readonly suite: string;
  /** Numbers of the places that were looked at. */
  readonly places: readonly number[];
}

/**
 * Checks files in their order.
 * @param places where the places they are made from are kept; undefined when nobody wants to know
 */
export function checkFiles(opened: RecordedProject, paths: readonly string[], places?: SeenPlaces): CheckedFile[] {
  return paths.map((path) => {
    const { findings, problems } = opened.project.analyse(path);
    const origin = places && originOf(opened, path, places);
    // A mistake in Looptrap is told every time.
    const isWhole = problems.every(({ kind }) => kind !== 'failure');
    return { path, findings, problems, ...(origin && isWhole && { origin }) };
  });
}

/** Fingerprint of the list of tests that the findings in a file speak about. */
export function suiteOf({ project }: RecordedProject, path: string): string {
  return fingerprint(...project.suiteFor(path));
}

function originOf(opened: RecordedProject, path: string, places: SeenPlaces): Origin | undefined {
  const { project, recorded, basis } = opened;
  const read = project.readFor(path);
  const states = read && statesOf(recorded, read);
  if (basis === undefined || states === undefined) return undefined;
  return { basis, suite: suiteOf(opened, path), places: states.map(places.numberOf) };
}
