import { existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';

/** The interpreter for a run, and where it was found, in words. */
export interface Interpreter {
  python: string;
  source: string;
}

const WINDOWS = process.platform === 'win32';
const VENV_NAMES = ['.venv', 'venv'];

/**
 * Chooses the interpreter: the one asked for, the activated environment, `.venv` or `venv` in the folder or above it,
 * then PATH. Executes nothing.
 */
export function chooseInterpreter(
  cwd: string,
  asked: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Interpreter | undefined {
  if (asked !== undefined) return { python: asked, source: '--python' };
  const active = environment.VIRTUAL_ENV;
  if (active && existsSync(pythonIn(active))) return { python: pythonIn(active), source: 'VIRTUAL_ENV' };
  for (let folder = cwd; ; folder = dirname(folder)) {
    const name = VENV_NAMES.find((candidate) => existsSync(pythonIn(join(folder, candidate))));
    if (name !== undefined) {
      return { python: pythonIn(join(folder, name)), source: relative(cwd, join(folder, name)).replaceAll('\\', '/') };
    }
    if (dirname(folder) === folder) break;
  }
  const python = onPath(environment.PATH ?? environment.Path ?? '');
  return python === undefined ? undefined : { python, source: 'PATH' };
}

function pythonIn(environment: string): string {
  return WINDOWS ? join(environment, 'Scripts', 'python.exe') : join(environment, 'bin', 'python');
}

function onPath(path: string): string | undefined {
  const names = WINDOWS ? ['python.exe', 'python3.exe'] : ['python3', 'python'];
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isFile);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
