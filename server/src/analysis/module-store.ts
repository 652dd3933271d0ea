import type { ModuleFacts } from '../model/facts';
import { readModule } from '../model/read-module';
import { isNotebook, readNotebook } from '../notebook/read-notebook';
import { parsePython } from '../syntax/parse-python';
import type { FileSystem } from '../workspace/file-system';
import { readNotebookModule } from './read-notebook-module';

/** Larger files are generated; reading them would stop the editor for seconds. In UTF-16 code units. */
export const LARGEST_FILE = 2_000_000;
/** A notebook's outputs are in its file, and cost little. */
const LARGEST_NOTEBOOK = 50_000_000;

/** What is read from single files, kept per text: the same text is parsed once. */
export interface ModuleStore {
  /** Facts of a file's text; undefined when it can not be read, is too large, or a notebook of another language. */
  module(path: string): ModuleFacts | undefined;
  /**
   * Reads the file anew.
   * @returns false when its text is what it was, so that nothing that depends on it has to be forgotten
   */
  refresh(path: string): boolean;
}

/** @param rootDir what module names are relative to */
export function createModuleStore(files: FileSystem, rootDir: string): ModuleStore {
  const modules = new Map<string, ModuleFacts | undefined>();

  const read = (path: string): ModuleFacts | undefined => {
    const text = files.readFile(path);
    if (text === undefined || text.length > (isNotebook(path) ? LARGEST_NOTEBOOK : LARGEST_FILE)) return undefined;
    return readText(path, rootDir, text);
  };

  return {
    module(path) {
      if (!modules.has(path)) modules.set(path, read(path));
      return modules.get(path);
    },
    refresh(path) {
      if (modules.has(path) && !isNotebook(path) && modules.get(path)?.text === files.readFile(path)) return false;
      modules.delete(path);
      return true;
    },
  };
}

/** Facts of a text as if it were a file's. Undefined for a notebook that has no Python to read. */
export function readText(path: string, rootDir: string, text: string): ModuleFacts | undefined {
  if (isNotebook(path)) {
    const content = readNotebook(text);
    return content.kind === 'python' ? readNotebookModule(path, rootDir, content.cells) : undefined;
  }
  return readModule(path, rootDir, parsePython(text));
}
