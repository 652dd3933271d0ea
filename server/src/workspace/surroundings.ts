import type { FileSystem } from './file-system';

/** Directory part of an absolute `/`-separated path; the root is its own parent. */
export function parentDirectory(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return path;
  if (slash === 0) return '/';
  const parent = path.slice(0, slash);
  return /^[A-Za-z]:$/.test(parent) ? `${parent}/` : parent;
}

export function joinPath(directory: string, name: string): string {
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

/** Whether `path` is `directory` or lies below it. */
export function isInside(directory: string, path: string): boolean {
  return path === directory || path.startsWith(directory.endsWith('/') ? directory : `${directory}/`);
}

/** The file's directory and those above it up to `top` (inclusive), nearest first; only the file's own when it is not below `top`. */
export function directoriesUpTo(file: string, top: string): readonly string[] {
  const directories = [parentDirectory(file)];
  for (;;) {
    const last = directories[directories.length - 1];
    if (last === undefined || last === top || !isInside(top, last)) return directories;
    const parent = parentDirectory(last);
    if (parent === last) return directories;
    directories.push(parent);
  }
}

/**
 * conftest.py files whose fixtures and hooks a file sees, nearest first, without the file itself.
 *
 * pytest looks from rootdir down to the file's directory (its `confcutdir` default).
 */
export function conftestChain(fileSystem: FileSystem, file: string, rootDir: string): readonly string[] {
  return directoriesUpTo(file, rootDir)
    .map((directory) => joinPath(directory, 'conftest.py'))
    .filter((conftest) => conftest !== file && fileSystem.exists(conftest));
}

/** `__init__.py` of the directories between a file and rootdir that have one, nearest first. */
export function packageChain(fileSystem: FileSystem, file: string, rootDir: string): readonly string[] {
  return directoriesUpTo(file, rootDir)
    .map((directory) => joinPath(directory, '__init__.py'))
    .filter((init) => init !== file && fileSystem.exists(init));
}

/**
 * The file a dotted module name stands for, looked up below each root in order: `app.main` is `app/main.py` or
 * `app/main/__init__.py`. Undefined when it is in none (an installed package, or not there at all).
 */
export function locateModule(fileSystem: FileSystem, dotted: string, roots: readonly string[]): string | undefined {
  const relative = dotted.split('.').join('/');
  for (const root of roots) {
    for (const candidate of [`${relative}.py`, `${relative}/__init__.py`]) {
      const path = joinPath(root, candidate);
      if (fileSystem.exists(path)) return path;
    }
  }
  return undefined;
}

/**
 * Directories in which imports of a file are looked up: rootdir, `pythonpath`, `src`, and the directory above the
 * file's outermost package (what pytest's `prepend` import mode puts on sys.path).
 */
export function importRoots(
  fileSystem: FileSystem,
  file: string,
  rootDir: string,
  pythonpath: readonly string[],
): readonly string[] {
  let outermost = parentDirectory(file);
  while (fileSystem.exists(joinPath(outermost, '__init__.py')) && parentDirectory(outermost) !== outermost) {
    outermost = parentDirectory(outermost);
  }
  const roots = [outermost, ...pythonpath.map((path) => (path === '.' ? rootDir : joinPath(rootDir, path))), rootDir];
  const src = joinPath(rootDir, 'src');
  if (fileSystem.isDirectory(src)) roots.push(src);
  return [...new Set(roots)];
}
