import type { FileSystem } from '../workspace/file-system';

/** Files with the edits that were made to them, over those on disk. Paths absolute with `/`. */
export interface EditedFiles extends FileSystem {
  write(path: string, text: string): void;
  /** Every file that is not as it was, with both texts. */
  changed(): { path: string; before: string; after: string }[];
}

export function editOver(files: FileSystem): EditedFiles {
  const texts = new Map<string, string>();
  return {
    readFile: (path) => texts.get(path) ?? files.readFile(path),
    exists: (path) => texts.has(path) || files.exists(path),
    isDirectory: (path) => files.isDirectory(path),
    listDirectory: (path) => files.listDirectory(path),
    entries: (path) => files.entries(path),
    write: (path, text) => texts.set(path, text),
    changed: () =>
      [...texts].flatMap(([path, after]) => {
        const before = files.readFile(path) ?? '';
        return before === after ? [] : [{ path, before, after }];
      }),
  };
}
