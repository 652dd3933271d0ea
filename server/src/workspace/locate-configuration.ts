import { type ConfigurationFile, configurationNames, readConfigurationFile } from './configuration-file';
import type { FileSystem } from './file-system';
import type { ConfigurationProblem } from './pytest-configuration';
import { isInside, joinPath, parentDirectory } from './surroundings';

export interface Location {
  readonly rootDir: string;
  readonly file: ConfigurationFile | undefined;
  /** Files that look like configuration and do not count. */
  readonly notes: readonly ConfigurationProblem[];
}

export interface LocationRequest {
  readonly fileSystem: FileSystem;
  /** Absolute paths pytest is given. */
  readonly paths: readonly string[];
  readonly workingDirectory: string;
  /** pytest >= 9.0. */
  readonly hasNativeToml: boolean;
  /** pytest >= 8.1: a pyproject.toml without pytest options still sets rootdir. */
  readonly bareProjectCounts: boolean;
}

/** Determines rootdir and the configuration file as pytest does from its arguments. */
export function locateConfiguration(request: LocationRequest): Location {
  const directories = request.paths.map((path) =>
    request.fileSystem.isDirectory(path) ? path : parentDirectory(path),
  );
  const ancestor = commonAncestor(directories) ?? request.workingDirectory;
  const found = search(request, ancestor);
  if (found !== undefined) return found;
  const notes = ignoredNotes(request, ancestor);
  for (const directory of upwards(ancestor)) {
    if (request.fileSystem.exists(joinPath(directory, 'setup.py')))
      return { rootDir: directory, file: undefined, notes };
  }
  for (const directory of directories) {
    const own = directory === ancestor ? undefined : search(request, directory);
    if (own !== undefined) return own;
  }
  const shared = commonAncestor([request.workingDirectory, ancestor]) ?? ancestor;
  return { rootDir: parentDirectory(shared) === shared ? ancestor : shared, file: undefined, notes };
}

function search(request: LocationRequest, start: string): Location | undefined {
  const names = configurationNames(request.hasNativeToml);
  const notes: ConfigurationProblem[] = [];
  let bareProject: string | undefined;
  for (const directory of upwards(start)) {
    for (const [index, name] of names.entries()) {
      const read = readConfigurationFile(request.fileSystem, directory, name, request.hasNativeToml);
      notes.push(...read.notes);
      if (
        name === 'pyproject.toml' &&
        bareProject === undefined &&
        request.fileSystem.exists(joinPath(directory, name))
      )
        bareProject = directory;
      if (read.file === undefined) continue;
      const shadowed = names.slice(index + 1).flatMap((later) => shadowNote(request, directory, later, name));
      return { rootDir: directory, file: read.file, notes: [...notes, ...shadowed] };
    }
  }
  return bareProject !== undefined && request.bareProjectCounts
    ? { rootDir: bareProject, file: undefined, notes }
    : undefined;
}

function ignoredNotes(request: LocationRequest, start: string): readonly ConfigurationProblem[] {
  return upwards(start).flatMap(
    (directory) => readConfigurationFile(request.fileSystem, directory, 'pyproject.toml', request.hasNativeToml).notes,
  );
}

function shadowNote(
  request: LocationRequest,
  directory: string,
  name: string,
  winner: string,
): readonly ConfigurationProblem[] {
  const { file } = readConfigurationFile(request.fileSystem, directory, name, request.hasNativeToml);
  if (file === undefined || file.broken || file.options.size === 0) return [];
  const place = file.section ?? { file: file.path, start: 0, end: 0 };
  const line = file.text.slice(0, place.start).split('\n').length;
  return [
    {
      kind: 'ignored-file',
      ...place,
      line,
      message: `pytest reads ${winner} beside it, so the options here are ignored`,
    },
  ];
}

function upwards(directory: string): readonly string[] {
  const found = [directory];
  for (let current = directory; ; ) {
    const parent = parentDirectory(current);
    if (parent === current) return found;
    found.push(parent);
    current = parent;
  }
}

function commonAncestor(directories: readonly string[]): string | undefined {
  let common = directories[0];
  for (const directory of directories) {
    while (common !== undefined && !isInside(common, directory)) {
      const parent = parentDirectory(common);
      common = parent === common ? undefined : parent;
    }
  }
  return common;
}
