import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint } from './recorded-files';

/** Name of the folder at the top of a project. */
export const CACHE_FOLDER = '.looptrap_cache';

/** Of a project, in bytes. */
const LARGEST_CACHE = 100_000_000;
/** A file that a process left half written is nobody's after this time, in milliseconds. */
const ABANDONED = 3_600_000;

const SUFFIX = '.cache';
const UNFINISHED = '.tmp';

/** @returns the text that was written last, whole, or undefined */
export function readCacheFile(file: string): string | undefined {
  try {
    const written = readFileSync(file, 'utf8');
    const end = written.indexOf('\n');
    const text = written.slice(end + 1);
    if (written.slice(0, end) !== fingerprint(text)) return undefined;
    const now = new Date();
    utimesSync(file, now, now);
    return text;
  } catch {
    return undefined;
  }
}

/**
 * Writes a file of the cache so that others see it whole or not at all, and keeps the folder small. A folder that
 * cannot be written to is left as it is: then there is no cache.
 * @param most how large all files of the folder may be together, in bytes; those used longest ago go first
 */
export function writeCacheFile(file: string, text: string, most = LARGEST_CACHE): void {
  const folder = dirname(file);
  const unfinished = `${file}.${randomUUID()}${UNFINISHED}`;
  try {
    makeFolder(folder);
    if (Buffer.byteLength(text) <= most) {
      writeFileSync(unfinished, `${fingerprint(text)}\n${text}`);
      renameSync(unfinished, file);
    }
    tidy(folder, most);
  } catch {
    remove(unfinished);
  }
}

/** What cannot be removed stays until somebody can. */
function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A cache is no reason to stop.
  }
}

/** Kept out of version control and of backups, as other tools' caches are. */
function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const notes = {
    '.gitignore': '# Made by Looptrap.\n*\n',
    'CACHEDIR.TAG':
      'Signature: 8a477f597d28d172789f06886806bc55\n# A cache of Looptrap. It can be deleted at any time.\n# See https://bford.info/cachedir/\n',
  };
  for (const [name, text] of Object.entries(notes)) {
    const path = join(folder, name);
    if (!existsSync(path)) writeFileSync(path, text);
  }
}

function tidy(folder: string, most: number): void {
  const files = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? [] : [{ path, size: stats.size, used: stats.mtimeMs }];
  });
  for (const { path, used } of files) {
    if (path.endsWith(UNFINISHED) && Date.now() - used > ABANDONED) remove(path);
  }
  let total = 0;
  for (const { path, size } of files.filter((one) => one.path.endsWith(SUFFIX)).sort((a, b) => b.used - a.used)) {
    total += size;
    if (total > most) remove(path);
  }
}

/** Where the answers to a question are kept. */
export function cacheFile(rootDir: string, question: string): string {
  return join(rootDir, CACHE_FOLDER, `${fingerprint(question)}${SUFFIX}`);
}
