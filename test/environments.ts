import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const repositoryRoot = resolve(__dirname, '..');

/** A pinned virtual environment made by `node scripts/environments.mjs`. */
export interface TestEnvironment {
  name: string;
  python: string;
}

/** The environments that exist now, in the order of test/environments. A missing one is named on stderr, never skipped in silence. */
export function testEnvironments(): TestEnvironment[] {
  const names = readdirSync(join(repositoryRoot, 'test', 'environments'))
    .filter((file) => file.endsWith('.txt'))
    .map((file) => file.slice(0, -'.txt'.length));
  return names.flatMap((name) => {
    const python = environmentPython(name);
    if (existsSync(python)) return [{ name, python }];
    console.error(`environment ${name} is missing: run "node scripts/environments.mjs ${name}"`);
    return [];
  });
}

/** Path of an environment's interpreter, whether it exists or not. */
export function environmentPython(name: string): string {
  const folder = join(repositoryRoot, '.venvs', name);
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}
