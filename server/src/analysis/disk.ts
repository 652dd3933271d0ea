import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { FileSystem } from '../workspace/file-system';

/** Files as they are saved. Nothing throws: what cannot be read is not there. */
export const disk: FileSystem = {
  readFile(path) {
    try {
      return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    } catch {
      return undefined;
    }
  },
  exists: (path) => existsSync(path),
  isDirectory: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
  listDirectory(path) {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  },
};
