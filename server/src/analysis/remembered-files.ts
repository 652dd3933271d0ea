import type { FileSystem } from '../workspace/file-system';
import { parentDirectory } from '../workspace/surroundings';

/** A file system that asks once whether something exists, until it is told that it changed. */
export interface RememberedFiles extends FileSystem {
  /**
   * Something at this path was created, changed or deleted.
   * @returns the folders around it that came or went with it, of those that were asked for
   */
  forget(path: string): readonly string[];
  forgetAll(): void;
}

/** Looking a module up probes many paths that are not there; answers are kept, texts and listings are not. */
export function rememberFiles(files: FileSystem): RememberedFiles {
  const exists = new Map<string, boolean>();
  const directories = new Map<string, boolean>();
  return {
    readFile: (path) => files.readFile(path),
    listDirectory: (path) => files.listDirectory(path),
    entries: (path) => files.entries(path),
    exists: (path) => remembered(exists, path, files.exists),
    isDirectory: (path) => remembered(directories, path, files.isDirectory),
    forget(path) {
      exists.delete(path);
      const changed: string[] = [];
      // An editor tells about a file in a new folder, not about the folder.
      for (let folder = path; ; folder = parentDirectory(folder)) {
        const before = directories.get(folder);
        if (before !== undefined && before !== files.isDirectory(folder)) {
          directories.delete(folder);
          changed.push(folder);
        }
        if (parentDirectory(folder) === folder) return changed;
      }
    },
    forgetAll() {
      exists.clear();
      directories.clear();
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
    isDirectory(path) {
      onRead(path);
      return files.isDirectory(path);
    },
    listDirectory(path) {
      onRead(path);
      return files.listDirectory(path);
    },
    entries(path) {
      onRead(path);
      return files.entries(path);
    },
  };
}

/** The same files, one of them with another text. */
export function withText(files: FileSystem, path: string, text: string): FileSystem {
  return {
    readFile: (asked) => (asked === path ? text : files.readFile(asked)),
    exists: (asked) => asked === path || files.exists(asked),
    isDirectory: (asked) => files.isDirectory(asked),
    listDirectory: (asked) => files.listDirectory(asked),
    entries: (asked) => files.entries(asked),
  };
}

function remembered(answers: Map<string, boolean>, path: string, ask: (path: string) => boolean): boolean {
  const known = answers.get(path);
  if (known !== undefined) return known;
  const answer = ask(path);
  answers.set(path, answer);
  return answer;
}
