import { type CheckedFile, suiteOf } from '../check-files';
import { cacheFile, readCacheFile, writeCacheFile } from './cache-file';
import type { RecordedProject } from './open-recorded';
import { fingerprint, isAsSeen, type SeenPlace } from './recorded-files';
import { collectPlaces, fromRuns, type SeenPlaces, toRuns } from './seen-places';

/** What was said about the files of a project before. */
export interface ResultCache {
  /** Where the numbers in what is added come from. */
  readonly places: SeenPlaces;
  /** What was said about a file, when everything it was made from is as it was. */
  find(path: string): CheckedFile | undefined;
  /** Keeps what was said, when it is known what it was made from. */
  add(file: CheckedFile): void;
  save(): void;
}

/** What decides about findings besides the files of a project. */
export interface CacheQuestion {
  /** Fingerprint of the program that checks. */
  readonly program: string;
  /** What it was asked, as text: folders and options. */
  readonly asked: string;
}

/** One project's file of the cache. */
interface CacheDocument {
  readonly key: string;
  readonly places: readonly SeenPlace[];
  readonly files: readonly KeptFile[];
}

interface KeptFile extends Pick<CheckedFile, 'path' | 'findings' | 'problems'> {
  readonly suite: string;
  /** Numbers of places as runs. */
  readonly runs: readonly number[];
}

/** @returns undefined when it is not known what the project is made from */
export function openCache(opened: RecordedProject, { program, asked }: CacheQuestion): ResultCache | undefined {
  const { project, recorded, basis } = opened;
  if (basis === undefined) return undefined;
  const file = cacheFile(project.rootDir, asked);
  const key = fingerprint(program, asked, basis);
  const before = readDocument(file, key);
  const known = new Map(before.files.map((kept) => [kept.path, kept]));
  const holds = onceFor((number: number) => {
    const place = before.places[number];
    return place !== undefined && isAsSeen(recorded, place);
  });
  const places = collectPlaces();
  const added = new Map<string, KeptFile>();

  return {
    places,
    find(path) {
      const kept = known.get(path);
      if (kept === undefined || !fromRuns(kept.runs).every(holds)) return undefined;
      if (kept.suite !== suiteOf(opened, path)) return undefined;
      return { path, findings: kept.findings, problems: kept.problems };
    },
    add({ path, findings, problems, origin }) {
      if (origin?.basis !== basis) return;
      added.set(path, { path, findings, problems, suite: origin.suite, runs: toRuns(origin.places) });
    },
    save() {
      if (added.size === 0) return;
      const others = before.files.filter(({ path }) => !added.has(path) && recorded.exists(path));
      const kept = others.map((one) => ({
        ...one,
        runs: toRuns(fromRuns(one.runs).flatMap((number) => renumbered(before, number, places))),
      }));
      const document: CacheDocument = { key, places: places.all, files: [...kept, ...added.values()] };
      writeCacheFile(file, JSON.stringify(document));
    },
  };
}

function renumbered({ places }: CacheDocument, number: number, into: SeenPlaces): number[] {
  const place = places[number];
  return place === undefined ? [] : [into.numberOf(place)];
}

/** What is under another key was made by another program or for another configuration. */
function readDocument(file: string, key: string): CacheDocument {
  const none: CacheDocument = { key, places: [], files: [] };
  const text = readCacheFile(file);
  if (text === undefined) return none;
  // Its fingerprint held, so it is what a Looptrap wrote; the key says that it was this one.
  const document = JSON.parse(text) as CacheDocument;
  return document.key === key ? document : none;
}

function onceFor<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
