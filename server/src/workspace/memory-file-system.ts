import type { FileSystem } from './file-system';
import { isInside, parentDirectory } from './surroundings';

/** A file system of texts by absolute path, optionally over another one: open documents over the disk, or a test's files. */
export function memoryFileSystem(files: ReadonlyMap<string, string>, below?: FileSystem): FileSystem {
  const hasBelow = (directory: string): boolean =>
    [...files.keys()].some((path) => path !== directory && isInside(directory, path));
  const system: FileSystem = {
    readFile: (path) => files.get(path) ?? below?.readFile(path),
    exists: (path) => files.has(path) || hasBelow(path) || (below?.exists(path) ?? false),
    isDirectory: (path) => (!files.has(path) && hasBelow(path)) || (below?.isDirectory(path) ?? false),
    listDirectory: (path) => {
      const names = new Set(below?.listDirectory(path));
      for (const file of files.keys()) {
        if (!isInside(path, file) || file === path) continue;
        let entry = file;
        while (parentDirectory(entry) !== path) entry = parentDirectory(entry);
        names.add(entry.slice(entry.lastIndexOf('/') + 1));
      }
      return [...names];
    },
    entries: (path) => system.listDirectory(path).map((name) => ({ name, isFile: false })),
  };
  return system;
}
