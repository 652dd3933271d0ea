import { type Dir, existsSync, lstatSync, opendirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DirectoryEntry, FileSystem } from './file-system';
import { systemMounts } from './system-mounts';

/** The real file system. Directories are listed in the order the operating system gives, as Python's os.listdir does. */
export const nodeFileSystem: FileSystem = {
  readFile: (path) => {
    try {
      return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
    } catch {
      return undefined;
    }
  },
  exists: (path) => existsSync(path),
  isDirectory: (path) => {
    try {
      return statSync(path).isDirectory() && !leadsBack(path);
    } catch {
      return false;
    }
  },
  listDirectory: (path) => {
    const names: string[] = [];
    try {
      const directory = opendirSync(path);
      try {
        for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) names.push(entry.name);
      } finally {
        directory.closeSync();
      }
    } catch {
      return names;
    }
    return names;
  },
  entries: entriesOf,
};

function* entriesOf(path: string): Generator<DirectoryEntry> {
  if (systemMounts().has(path)) return;
  let directory: Dir | undefined;
  try {
    directory = opendirSync(path, { bufferSize: 256 });
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync())
      yield { name: entry.name, isFile: entry.isFile() };
  } catch {
    // What cannot be read is not there.
  } finally {
    directory?.closeSync();
  }
}

/** Whether a path is a link to a directory that it lies in: who follows such links never comes to an end. */
function leadsBack(path: string): boolean {
  if (!lstatSync(path).isSymbolicLink()) return false;
  const target = realpathSync(path);
  for (let around = dirname(path); ; around = dirname(around)) {
    if (realpathSync(around) === target) return true;
    if (dirname(around) === around) return false;
  }
}
