import ignore, { type Ignore } from 'ignore';
import type { FileSystem } from './file-system';
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

/**
 * Test files pytest would collect below the given files and directories (rootdir's `testpaths` when none is given), sorted.
 * Skips `norecursedirs`, virtual environments and what .gitignore excludes; a file named explicitly is always taken.
 */
export function findTestFiles(
  fileSystem: FileSystem,
  configuration: PytestConfiguration,
  paths: readonly string[],
): readonly string[] {
  const starts = startsOf(fileSystem, configuration, paths);
  const found = walk(fileSystem, configuration, starts, (path) => isTestFile(path, configuration));
  const named = starts.filter((path) => path.endsWith('.py') && !fileSystem.isDirectory(path));
  return [...new Set([...found, ...named])].toSorted();
}

/** Notebooks below the given directories by the same rules, but for names; sorted. `testpaths` is about tests alone. */
export function findNotebooks(
  fileSystem: FileSystem,
  configuration: PytestConfiguration,
  directories: readonly string[],
): readonly string[] {
  return [...walk(fileSystem, configuration, directories, (path) => path.endsWith('.ipynb'))].toSorted();
}

function walk(
  fileSystem: FileSystem,
  configuration: PytestConfiguration,
  starts: readonly string[],
  takes: (path: string) => boolean,
): ReadonlySet<string> {
  const found = new Set<string>();
  const enter = (directory: string, above: readonly IgnoreRules[]): void => {
    const rules = [...above, ...ignoreRules(fileSystem, directory)];
    for (const name of fileSystem.listDirectory(directory).toSorted()) {
      const path = joinPath(directory, name);
      const isDirectory = fileSystem.isDirectory(path);
      if (isIgnored(rules, path, isDirectory)) continue;
      if (!isDirectory) {
        if (takes(path)) found.add(path);
        continue;
      }
      if (name === '__pycache__' || isVirtualEnvironment(fileSystem, path)) continue;
      if (configuration.norecursedirs.some((pattern) => matchesPathPattern(path, pattern))) continue;
      enter(path, rules);
    }
  };
  for (const start of starts) {
    if (fileSystem.isDirectory(start)) enter(start, rulesAbove(fileSystem, configuration.rootDir, start));
  }
  return found;
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
