import { writeFileSync } from 'node:fs';
import { Refusal } from './refusal';

/**
 * Writes to a file, or to standard output without one.
 * @throws Refusal when the file can't be written.
 */
export function writeDocument(text: string, file: string | undefined): void {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new Refusal(`${file} can't be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
