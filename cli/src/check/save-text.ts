import { readFileSync, writeFileSync } from 'node:fs';

const BYTE_ORDER_MARK = '\uFEFF';

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
