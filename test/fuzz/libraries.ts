import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { testEnvironments } from '../environments';

/** What comes with one interpreter: Lib, with Lib/test in it. */
export interface StandardLibrary {
  readonly folder: string;
  /** Absolute paths of its Python files, sorted. */
  readonly files: readonly string[];
}

let libraries: readonly StandardLibrary[] | undefined;

/** The standard library of each interpreter at hand: those of the environments, and those that pyenv keeps, 2.7 too. */
export function standardLibraries(): readonly StandardLibrary[] {
  libraries ??= [...new Set([...ofEnvironments(), ...ofPyenv()].map((folder) => realpathSync(folder)))]
    .sort()
    .map((folder) => ({ folder, files: pythonFiles(folder) }));
  return libraries;
}

function ofEnvironments(): string[] {
  const code = 'import sysconfig; print(sysconfig.get_path("stdlib"))';
  return testEnvironments().map(({ python }) => execFileSync(python, ['-c', code], { encoding: 'utf8' }).trim());
}

function ofPyenv(): string[] {
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  if (!existsSync(versions)) return [];
  return readdirSync(versions).flatMap((version) => {
    const lib = join(versions, version, 'lib');
    const names = existsSync(lib) ? readdirSync(lib).filter((name) => /^python\d\.\d+$/.test(name)) : [];
    return names.map((name) => join(lib, name));
  });
}

function pythonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.py') && !file.includes('site-packages'))
    .sort()
    .map((file) => join(folder, file));
}
