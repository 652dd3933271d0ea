import { existsSync, opendirSync, readFileSync, statSync } from 'node:fs';
import type { FileSystem } from './file-system';

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
      return statSync(path).isDirectory();
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
};
