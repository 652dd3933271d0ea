import type { FileSystem } from '../workspace/file-system';
import { type FoundTestFiles, isTestFile, lookForTestFiles } from '../workspace/find-test-files';
import type { PytestConfiguration } from '../workspace/pytest-configuration';
import { parentDirectory } from '../workspace/surroundings';

/** The test files of a project, looked for once, until one comes or goes. */
export interface TestFileList {
  /** Looks for them now, if nobody has yet. */
  all(): readonly string[];
  /** Undefined while nobody has looked to the end. */
  known(): FoundTestFiles | undefined;
  /**
   * Looks for them with pauses, together with whoever else waits for them.
   * @returns false when it was cancelled
   */
  look(isCancelled: () => boolean, pause: () => Promise<void>): Promise<boolean>;
  /**
   * A file was edited, created or deleted.
   * @param isThere whether it is on the disk, where that is known: of one that was deleted an editor may hold the text
   */
  changed(path: string, isThere?: boolean): void;
  forget(): void;
}

/** How long looking may keep other questions waiting, in milliseconds. */
const LONGEST_BUSY = 10;

/** @param most after how many files and directories it gives up */
export function createTestFileList(
  files: FileSystem,
  configuration: () => PytestConfiguration,
  most: number,
): TestFileList {
  let found: FoundTestFiles | undefined;
  let listed: ReadonlySet<string> = new Set();
  let steps: Generator<void, FoundTestFiles> | undefined;
  /** Changed while they were looked for, in a place that may have been passed already; and whether they are there. */
  const changing = new Map<string, boolean | undefined>();
  /** On the disk, and not taken by those who looked: ignored, or behind the end. */
  const leftOut = new Set<string>();

  /** Each keystroke in a file asks: those that are listed cost nothing. */
  const isMissed = (path: string, isThere = files.exists(path)): boolean => {
    const isListed = listed.has(path);
    return isListed !== isThere && (isListed || (!leftOut.has(path) && isOnDisk(files, path)));
  };

  /** Whoever looks next either lists it or does so for good reason. */
  const leaveOut = (path: string): void => {
    if (isOnDisk(files, path)) leftOut.add(path);
  };

  const step = (): void => {
    steps ??= lookForTestFiles(files, configuration(), [], most);
    const { done, value } = steps.next();
    if (!done) return;
    steps = undefined;
    listed = new Set(value.files);
    const missed = [...changing].filter(([path, isThere]) => isMissed(path, isThere)).map(([path]) => path);
    changing.clear();
    // Looked for once more, now that they are there from the beginning.
    for (const path of missed) leaveOut(path);
    if (missed.length === 0) found = value;
  };

  const forget = (): void => {
    steps?.return({ files: [], isComplete: false });
    steps = undefined;
    found = undefined;
    changing.clear();
    leftOut.clear();
  };

  return {
    all() {
      while (found === undefined) step();
      return found.files;
    },
    known: () => found,
    async look(isCancelled, pause) {
      while (found === undefined) {
        const began = performance.now();
        while (found === undefined && performance.now() - began < LONGEST_BUSY) step();
        if (found !== undefined) break;
        await pause();
        if (isCancelled()) return false;
      }
      return !isCancelled();
    },
    changed(path, isThere) {
      if (!isTestFile(path, configuration())) return;
      if (!(isThere ?? files.exists(path))) leftOut.delete(path);
      if (found === undefined) changing.set(path, isThere ?? changing.get(path));
      else if (isMissed(path, isThere)) {
        leaveOut(path);
        found = undefined;
      }
    },
    forget,
  };
}

/** What an editor holds may not be saved yet. */
function isOnDisk(files: FileSystem, path: string): boolean {
  return files.listDirectory(parentDirectory(path)).includes(path.slice(path.lastIndexOf('/') + 1));
}
