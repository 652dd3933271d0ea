import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

export const repositoryRoot = resolve(__dirname, '..');

/** A pinned virtual environment made by `node scripts/environments.mjs`. */
export interface TestEnvironment {
  name: string;
  python: string;
}

/**
 * Where an environment's pins lie under test/environments. Every test runs in the ones at the top; `special` ones hold
 * packages that only some trap pages are about, or that read our reports; `loops` ones versions that only the loop
 * model is proved against.
 */
export type EnvironmentKind = '.' | 'special' | 'loops';

const KINDS: readonly EnvironmentKind[] = ['.', 'special', 'loops'];

/** The environments of a kind that exist now. A missing one is named on stderr, never skipped in silence. */
export function testEnvironments(...kinds: readonly EnvironmentKind[]): TestEnvironment[] {
  return environmentNames(...kinds).flatMap((name) => {
    const python = environmentPython(name);
    if (existsSync(python)) return [{ name, python }];
    console.error(`environment ${name} is missing: run "node scripts/environments.mjs ${name}"`);
    return [];
  });
}

/** Names of the environments of the kinds given (the usual ones without), made or not, in the order of names. */
export function environmentNames(...kinds: readonly EnvironmentKind[]): string[] {
  return (kinds.length ? kinds : (['.'] as const))
    .flatMap((kind) => pinFiles(kind).map((file) => basename(file, '.txt')))
    .sort();
}

/** The file with an environment's pins. Throws when there is none. */
export function environmentPins(name: string): string {
  const file = KINDS.flatMap(pinFiles).find((path) => basename(path) === `${name}.txt`);
  if (file === undefined) throw new Error(`no such environment: ${name}`);
  return file;
}

function pinFiles(kind: EnvironmentKind): string[] {
  const folder = join(repositoryRoot, 'test', 'environments', kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .map((file) => join(folder, file));
}

/** Path of an environment's interpreter, whether it exists or not. */
export function environmentPython(name: string): string {
  const folder = join(repositoryRoot, '.venvs', name);
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}
