import type { FileSystem } from '../workspace/file-system';
import { parentDirectory } from '../workspace/surroundings';

/** A file system that asks once whether something exists, until it is told that it changed. */
export interface RememberedFiles extends FileSystem {
  /** Something at this path was created, changed or deleted. */
  forget(path: string): void;
}

/** Looking a module up probes many paths that are not there; answers are kept, texts and listings are not. */
export function rememberFiles(files: FileSystem): RememberedFiles {
  const exists = new Map<string, boolean>();
  const directories = new Map<string, boolean>();
  return {
    readFile: (path) => files.readFile(path),
    listDirectory: (path) => files.listDirectory(path),
    exists: (path) => remembered(exists, path, files.exists),
    isDirectory: (path) => remembered(directories, path, files.isDirectory),
    forget(path) {
      // A folder created or moved with the file is reported for the file alone.
      for (let current = path; ; current = parentDirectory(current)) {
        exists.delete(current);
        directories.delete(current);
        if (parentDirectory(current) === current) return;
      }
    },
  };
}

/** The same files, telling every path that was asked for, whether it was there or not. */
export function watchedReads(files: FileSystem, onRead: (path: string) => void): FileSystem {
  return {
    readFile(path) {
      onRead(path);
      return files.readFile(path);
    },
    exists(path) {
      onRead(path);
      return files.exists(path);
    },
    isDirectory: (path) => files.isDirectory(path),
    listDirectory: (path) => files.listDirectory(path),
  };
}

function remembered(answers: Map<string, boolean>, path: string, ask: (path: string) => boolean): boolean {
  const known = answers.get(path);
  if (known !== undefined) return known;
  const answer = ask(path);
  answers.set(path, answer);
  return answer;
}
