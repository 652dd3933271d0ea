import { readFileSync } from 'node:fs';

/** Everything on standard input, decoded as UTF-8 without a byte order mark. */
export function readStandardInput(): string {
  return readFileSync(0, 'utf8').replace(/^\uFEFF/, '');
}
