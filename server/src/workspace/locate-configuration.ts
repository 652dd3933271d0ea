import {
  CONFIGURATION_NAMES,
  type ConfigurationFile,
  configurationNames,
  readConfigurationFile,
} from './configuration-file';
import type { FileSystem } from './file-system';
import type { IgnoredConfiguration } from './pytest-configuration';
import { isInside, joinPath, parentDirectory } from './surroundings';

export interface Location {
  readonly rootDir: string;
  readonly file: ConfigurationFile | undefined;
  /** What looks like configuration and does not count. */
  readonly ignored: readonly IgnoredConfiguration[];
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
  const directories = request.paths.map((path) => (isFolder(request, path) ? path : parentDirectory(path)));
  const ancestor = commonAncestor(directories) ?? request.workingDirectory;
  const found = search(request, ancestor);
  if (found !== undefined) return found;
  const ignored = ignoredAbove(request, ancestor);
  for (const directory of upwards(ancestor)) {
    if (request.fileSystem.exists(joinPath(directory, 'setup.py')))
      return { rootDir: directory, file: undefined, ignored };
  }
  for (const directory of directories) {
    const own = directory === ancestor ? undefined : search(request, directory);
    if (own !== undefined) return own;
  }
  const shared = commonAncestor([request.workingDirectory, ancestor]) ?? ancestor;
  return { rootDir: parentDirectory(shared) === shared ? ancestor : shared, file: undefined, ignored };
}

/** A folder that is gone counts as one: the disk itself is not the project of what is still open in an editor. */
function isFolder({ fileSystem }: LocationRequest, path: string): boolean {
  return fileSystem.isDirectory(path) || (!path.endsWith('.py') && !fileSystem.exists(path));
}

function search(request: LocationRequest, start: string): Location | undefined {
  const names = configurationNames(request.hasNativeToml);
  const ignored: IgnoredConfiguration[] = [];
  let bareProject: string | undefined;
  for (const directory of upwards(start)) {
    ignored.push(...tooNew(request, directory));
    for (const [index, name] of names.entries()) {
      const read = readConfigurationFile(request.fileSystem, directory, name, request.hasNativeToml);
      ignored.push(...read.ignored);
      if (
        name === 'pyproject.toml' &&
        bareProject === undefined &&
        request.fileSystem.exists(joinPath(directory, name))
      )
        bareProject = directory;
      if (read.file === undefined) continue;
      const shadowed = names.slice(index + 1).flatMap((later) => shadowedBy(request, directory, later));
      return { rootDir: directory, file: read.file, ignored: [...ignored, ...shadowed] };
    }
  }
  return bareProject !== undefined && request.bareProjectCounts
    ? { rootDir: bareProject, file: undefined, ignored }
    : undefined;
}

function ignoredAbove(request: LocationRequest, start: string): readonly IgnoredConfiguration[] {
  return upwards(start).flatMap((directory) => [
    ...tooNew(request, directory),
    ...configurationNames(request.hasNativeToml).flatMap(
      (name) => readConfigurationFile(request.fileSystem, directory, name, request.hasNativeToml).ignored,
    ),
  ]);
}

/** Files of a pytest that is newer than the one installed. */
function tooNew(request: LocationRequest, directory: string): readonly IgnoredConfiguration[] {
  if (request.hasNativeToml) return [];
  const known = configurationNames(false);
  return CONFIGURATION_NAMES.filter((name) => !known.includes(name)).flatMap((name) =>
    optionsIn(request, directory, name, 'native-table'),
  );
}

/** What a file beside the one that counts would have said. */
function shadowedBy(request: LocationRequest, directory: string, name: string): readonly IgnoredConfiguration[] {
  return optionsIn(request, directory, name, 'other-file');
}

function optionsIn(
  request: LocationRequest,
  directory: string,
  name: string,
  kind: IgnoredConfiguration['kind'],
): readonly IgnoredConfiguration[] {
  const { file } = readConfigurationFile(request.fileSystem, directory, name, request.hasNativeToml);
  if (file === undefined || file.broken || file.options.size === 0) return [];
  const { path, text, options } = file;
  const section = file.section ?? [...options.values()][0]?.key;
  if (section === undefined) return [];
  const table = text.slice(section.start, section.end);
  return [{ kind, file: path, text, table, section, options }];
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
