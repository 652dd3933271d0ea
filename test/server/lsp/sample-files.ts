import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repositoryRoot } from '../../environments';

const SAMPLE = join(repositoryRoot, 'examples/orders-service');

/** The sample as it is cloned: without an environment, so its pins count. */
export function sampleFiles(): Record<string, string> {
  const names = readdirSync(SAMPLE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(py|toml|txt)$/.test(entry.name))
    .map((entry) => relative(SAMPLE, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((name) => !name.startsWith('.'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(SAMPLE, name), 'utf8')]));
}
