import ignore, { type Ignore } from 'ignore';
import type { DirectoryEntry, FileSystem } from './file-system';
import { matchesPathPattern } from './fnmatch';
import type { PytestConfiguration } from './pytest-configuration';
import { isInside, joinPath } from './surroundings';

/** Whether pytest's `python_files` take the file. */
export function isTestFile(path: string, configuration: Pick<PytestConfiguration, 'pythonFiles'>): boolean {
  return path.endsWith('.py') && configuration.pythonFiles.some((pattern) => matchesPathPattern(path, pattern));
}

/** Rules of one .gitignore; paths are tested relative to its directory. */
interface IgnoreRules {
  readonly directory: string;
  readonly rules: Ignore;
}

/** What was found of the test files of a project. */
export interface FoundTestFiles {
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
  /** False when there was more to go through than was wanted. */
  readonly isComplete: boolean;
}

/**
 * Test files pytest would collect below the given files and directories (rootdir's `testpaths` when none is given), sorted.
 * Skips `norecursedirs`, virtual environments and what .gitignore excludes; a file named explicitly is always taken.
 */
export function findTestFiles(
  fileSystem: FileSystem,
  configuration: PytestConfiguration,
  paths: readonly string[],
): readonly string[] {
  return wholeOf(lookForTestFiles(fileSystem, configuration, paths)).files;
}

/**
 * The same in steps, between which others can work: a step takes milliseconds.
 * @param most after how many files and directories it gives up
 */
export function* lookForTestFiles(
  fileSystem: FileSystem,
  configuration: PytestConfiguration,
  paths: readonly string[],
  most = Number.POSITIVE_INFINITY,
): Generator<void, FoundTestFiles> {
  const starts = startsOf(fileSystem, configuration, paths);
  const takes = (path: string) => isTestFile(path, configuration);
  const { found, isComplete } = yield* walk(fileSystem, configuration, starts, takes, most);
  const named = starts.filter((path) => path.endsWith('.py') && !fileSystem.isDirectory(path));
  return { files: [...new Set([...found, ...named])].toSorted(), isComplete };
}

/** Notebooks below the given directories by the same rules, but for names; sorted. `testpaths` is about tests alone. */
export function findNotebooks(
  fileSystem: FileSystem,
  configuration: PytestConfiguration,
  directories: readonly string[],
): readonly string[] {
  const takes = (path: string) => path.endsWith('.ipynb');
  const most = Number.POSITIVE_INFINITY;
  return [...wholeOf(walk(fileSystem, configuration, directories, takes, most)).found].toSorted();
}

function wholeOf<Answer>(steps: Generator<void, Answer>): Answer {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** A directory that is gone through. */
interface OpenDirectory {
  readonly path: string;
  readonly rules: readonly IgnoreRules[];
  readonly entries: Iterator<DirectoryEntry>;
}

/** How many entries make a step. */
const STEP = 100;
/** After so many entries of one directory the others have their turn: a heap of data hides no tests beside it. */
const TURN = 1000;

function* walk(
  fileSystem: FileSystem,
  configuration: PytestConfiguration,
  starts: readonly string[],
  takes: (path: string) => boolean,
  most: number,
): Generator<void, { readonly found: ReadonlySet<string>; readonly isComplete: boolean }> {
  const found = new Set<string>();
  const open = (path: string, above: readonly IgnoreRules[]): OpenDirectory => {
    const rules = [...above, ...ignoreRules(fileSystem, path)];
    return { path, rules, entries: fileSystem.entries(path)[Symbol.iterator]() };
  };
  let round = starts
    .filter((start) => fileSystem.isDirectory(start))
    .map((start) => open(start, rulesAbove(fileSystem, configuration.rootDir, start)));
  let next: OpenDirectory[] = [];
  let seen = 0;
  try {
    while (round.length > 0) {
      next = [];
      for (const directory of round) {
        for (let turn = 0; ; turn++) {
          const { done, value: entry } = directory.entries.next();
          if (done) break;
          if (turn === TURN) next.push(directory);
          seen += 1;
          if (seen > most) return { found, isComplete: false };
          if (seen % STEP === 0) yield;
          const { rules } = directory;
          const path = joinPath(directory.path, entry.name);
          const isDirectory = !entry.isFile && fileSystem.isDirectory(path);
          if (!isDirectory && takes(path) && !isIgnored(rules, path, false)) found.add(path);
          if (isDirectory && isEntered(fileSystem, configuration, path) && !isIgnored(rules, path, true))
            next.push(open(path, rules));
          if (turn === TURN) break;
        }
      }
      round = next;
    }
    return { found, isComplete: true };
  } finally {
    for (const { entries } of [...round, ...next]) entries.return?.();
  }
}

function isEntered(fileSystem: FileSystem, { norecursedirs }: PytestConfiguration, directory: string): boolean {
  if (directory.endsWith('/__pycache__')) return false;
  if (norecursedirs.some((pattern) => matchesPathPattern(directory, pattern))) return false;
  return !isVirtualEnvironment(fileSystem, directory);
}

function startsOf(
  fileSystem: FileSystem,
  configuration: PytestConfiguration,
  paths: readonly string[],
): readonly string[] {
  if (paths.length > 0) return paths;
  const configured = (configuration.testpaths?.value ?? []).map((path) =>
    joinPath(configuration.rootDir, path.replace(/\/+$/, '')),
  );
  const existing = configured.filter((path) => fileSystem.exists(path));
  return existing.length > 0 ? existing : [configuration.rootDir];
}

/** As pytest recognises one: a pyvenv.cfg, or conda's history. */
function isVirtualEnvironment(fileSystem: FileSystem, directory: string): boolean {
  return (
    fileSystem.exists(joinPath(directory, 'pyvenv.cfg')) || fileSystem.exists(joinPath(directory, 'conda-meta/history'))
  );
}

function ignoreRules(fileSystem: FileSystem, directory: string): readonly IgnoreRules[] {
  const path = joinPath(directory, '.gitignore');
  const text = fileSystem.exists(path) ? fileSystem.readFile(path) : undefined;
  return text === undefined ? [] : [{ directory, rules: ignore().add(text) }];
}

function rulesAbove(fileSystem: FileSystem, rootDir: string, start: string): readonly IgnoreRules[] {
  if (!isInside(rootDir, start) || start === rootDir) return [];
  const rules = [...ignoreRules(fileSystem, rootDir)];
  let directory = rootDir;
  for (const part of start
    .slice(rootDir.length + 1)
    .split('/')
    .slice(0, -1)) {
    directory = joinPath(directory, part);
    rules.push(...ignoreRules(fileSystem, directory));
  }
  return rules;
}

function isIgnored(rules: readonly IgnoreRules[], path: string, isDirectory: boolean): boolean {
  let ignored = false;
  for (const { directory, rules: own } of rules) {
    const relative = path.slice(directory.length + 1) + (isDirectory ? '/' : '');
    const answer = own.test(relative);
    if (answer.ignored) ignored = true;
    if (answer.unignored) ignored = false;
  }
  return ignored;
}
