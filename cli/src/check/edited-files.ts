import { readFileSync, writeFileSync } from 'node:fs';
import type { FileSystem } from '../../../server/src/workspace/file-system';

const BYTE_ORDER_MARK = '\uFEFF';

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
    write: (path, text) => texts.set(path, text),
    changed: () =>
      [...texts].flatMap(([path, after]) => {
        const before = files.readFile(path) ?? '';
        return before === after ? [] : [{ path, before, after }];
      }),
  };
}

/**
 * Writes a file's new text; a byte order mark stays.
 * @returns why it could not be written, or undefined.
 */
export function saveText(path: string, after: string): string | undefined {
  try {
    const bytes = readBytes(path);
    if (!isUtf8(bytes)) return 'it is not UTF-8; repair it by hand';
    const mark = bytes.toString('utf8').startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
    writeFileSync(path, mark + after);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);
}
