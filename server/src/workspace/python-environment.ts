import { normalizeName } from './distribution-name';
import type { FileSystem } from './file-system';
import type { InstalledPlugin } from './installed-versions';
import { joinPath, parentDirectory } from './surroundings';

/** What is installed in one Python environment, read from its metadata; nothing of it is executed. */
export interface PythonEnvironment {
  readonly prefix: string;
  /** `3.13.1`, or `3.13` when only the directory name tells. */
  readonly python: string | undefined;
  /** Version by normalised name. */
  readonly distributions: ReadonlyMap<string, string>;
  /** Entry points of the group pytest11, in the order importlib.metadata lists them. */
  readonly plugins: readonly InstalledPlugin[];
}

/**
 * Reads an environment by its directory or its interpreter's path. Undefined when there is no site-packages below it.
 * Versions come from the names of `*.dist-info` (and `*.egg-info`) directories.
 */
export function readPythonEnvironment(fileSystem: FileSystem, path: string): PythonEnvironment | undefined {
  const prefix = prefixOf(fileSystem, path);
  const libraries = libraryDirectories(fileSystem, prefix);
  if (libraries.length === 0) return undefined;
  const distributions = new Map<string, string>();
  const plugins: InstalledPlugin[] = [];
  for (const library of libraries) {
    for (const entry of fileSystem.listDirectory(library.path)) {
      const found = /^(.+?)-([^-]+)(?:-[^-]+)*\.(?:dist|egg)-info$/.exec(entry);
      if (found === null) continue;
      const distribution = normalizeName(found[1] ?? '');
      // The first one on sys.path wins.
      if (distributions.has(distribution)) continue;
      distributions.set(distribution, found[2] ?? '');
      plugins.push(
        ...readPlugins(fileSystem, joinPath(joinPath(library.path, entry), 'entry_points.txt'), distribution),
      );
    }
  }
  return { prefix, python: pythonVersion(fileSystem, prefix, libraries), distributions, plugins };
}

function prefixOf(fileSystem: FileSystem, path: string): string {
  if (fileSystem.isDirectory(path)) return path;
  const directory = parentDirectory(path);
  const name = directory.slice(directory.lastIndexOf('/') + 1).toLowerCase();
  return name === 'bin' || name === 'scripts' ? parentDirectory(directory) : directory;
}

interface Library {
  readonly path: string;
  readonly python: string | undefined;
}

function libraryDirectories(fileSystem: FileSystem, prefix: string): readonly Library[] {
  const found: Library[] = [];
  const add = (path: string, python: string | undefined): void => {
    if (fileSystem.isDirectory(path) && !found.some((library) => library.path === path)) found.push({ path, python });
  };
  for (const lib of ['lib', 'lib64']) {
    const names = fileSystem.listDirectory(joinPath(prefix, lib)).filter((name) => /^python3\.\d+$/.test(name));
    for (const name of names.toSorted(byMinor)) {
      const directory = joinPath(joinPath(prefix, lib), name);
      const python = name.slice('python'.length);
      add(joinPath(directory, 'site-packages'), python);
      add(joinPath(directory, 'dist-packages'), python);
    }
  }
  add(joinPath(prefix, 'lib/python3/dist-packages'), undefined);
  add(joinPath(prefix, 'Lib/site-packages'), undefined);
  // One environment has one Python: a prefix such as /usr/local may hold several.
  const newest = found.find((library) => library.python !== undefined)?.python;
  return found.filter((library) => library.python === undefined || library.python === newest);
}

/** Newest first. */
function byMinor(left: string, right: string): number {
  return Number(right.split('.')[1]) - Number(left.split('.')[1]);
}

function pythonVersion(fileSystem: FileSystem, prefix: string, libraries: readonly Library[]): string | undefined {
  const configuration = fileSystem.readFile(joinPath(prefix, 'pyvenv.cfg')) ?? '';
  const written = /^version(?:_info)?\s*=\s*(\d+\.\d+(?:\.\d+)?)/m.exec(configuration)?.[1];
  return written ?? libraries.find((library) => library.python !== undefined)?.python;
}

function readPlugins(fileSystem: FileSystem, path: string, distribution: string): readonly InstalledPlugin[] {
  const text = fileSystem.readFile(path);
  if (text === undefined || !text.includes('pytest11')) return [];
  const plugins: InstalledPlugin[] = [];
  let inGroup = false;
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[(.*)\]\s*$/.exec(line);
    if (header !== null) inGroup = header[1]?.trim() === 'pytest11';
    const entry = inGroup ? /^\s*([^#;=\s][^=]*?)\s*=\s*([\w.]+)/.exec(line) : null;
    if (entry !== null) plugins.push({ distribution, name: entry[1] ?? '', module: entry[2] ?? '' });
  }
  return plugins;
}
