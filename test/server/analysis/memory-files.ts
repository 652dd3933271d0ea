import type { FileSystem } from '../../../server/src/workspace/file-system';

/** A file system in memory, changed by changing the map of texts. */
export function memoryFiles(texts: Map<string, string>): FileSystem {
  const below = (directory: string) => {
    const prefix = directory.endsWith('/') ? directory : `${directory}/`;
    return [...texts.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  };
  return {
    readFile: (path) => texts.get(path),
    exists: (path) => texts.has(path) || below(path).length > 0,
    isDirectory: (path) => below(path).length > 0,
    listDirectory: (path) => [...new Set(below(path).map((rest) => rest.split('/')[0] ?? rest))],
  };
}
