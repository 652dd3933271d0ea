import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parserFolder } from '../../../../server/src/analysis/parser-files';
import { fingerprint } from './recorded-files';

/**
 * Fingerprint of the running program with all its traps and its parser.
 * @returns undefined when it is not one file (run from source): then nobody knows which program it is
 */
export function programFingerprint(): string | undefined {
  if (!__filename.endsWith('.js')) return undefined;
  const folder = parserFolder();
  const parser = readdirSync(folder).filter((name) => name.endsWith('.wasm'));
  const files = [__filename, ...parser.sort().map((name) => join(folder, name))];
  return fingerprint(process.version, ...files.map((file) => readFileSync(file, 'latin1')));
}
