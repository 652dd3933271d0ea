import { existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';

/** The interpreter for a run, and where it was found, in words. */
export interface Interpreter {
  python: string;
  source: string;
}

const WINDOWS = process.platform === 'win32';
const VENV_NAMES = ['.venv', 'venv'];

/**
 * Chooses the interpreter: the one asked for, the activated environment, `.venv` or `venv` around the first target or
 * else around the current folder, then PATH. Executes nothing.
 * @param targets node ids or paths, relative to `cwd`.
 */
export function chooseInterpreter(
  cwd: string,
  targets: readonly string[],
  asked: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Interpreter | undefined {
  if (asked !== undefined) return { python: asked, source: '--python' };
  const active = environment.VIRTUAL_ENV;
  if (active && existsSync(pythonIn(active))) return { python: pythonIn(active), source: 'VIRTUAL_ENV' };
  const target = resolve(cwd, targets[0]?.split('::')[0] ?? '.');
  const folder = environmentAround(target) ?? environmentAround(cwd);
  if (folder !== undefined) {
    return { python: pythonIn(folder), source: relative(cwd, folder).replaceAll('\\', '/') };
  }
  const python = onPath(environment.PATH ?? environment.Path ?? '');
  return python === undefined ? undefined : { python, source: 'PATH' };
}

/** The virtual environment in a folder or above it. */
function environmentAround(path: string): string | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = VENV_NAMES.map((name) => join(folder, name)).find((candidate) => existsSync(pythonIn(candidate)));
    if (found !== undefined || dirname(folder) === folder) return found;
  }
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
