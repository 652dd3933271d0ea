import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const WINDOWS = process.platform === 'win32';

/**
 * Finds a CPython of the wanted minor version ("3.13") or the newest one at or above `minimum`.
 * Looks at `python3.x` and `python3` on PATH, then below PYENV_ROOT (default ~/.pyenv).
 * @returns {{path: string, version: string} | undefined}
 */
export function findPython({ version, minimum = '3.9' } = {}) {
  const found = [];
  for (const path of candidates(version)) {
    const actual = versionOf(path);
    if (!actual) continue;
    if (version && !actual.startsWith(`${version}.`)) continue;
    if (compare(actual, minimum) < 0) continue;
    found.push({ path, version: actual });
    if (version) break;
  }
  return found.sort((a, b) => compare(b.version, a.version))[0];
}

/** Path of the interpreter inside a virtual environment. */
export function venvPython(folder) {
  return WINDOWS ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

function candidates(version) {
  const names = version ? [`python${version}`] : ['3.14', '3.13', '3.12', '3.11', '3.10', '3.9'].map((v) => `python${v}`);
  names.push('python3', 'python');
  const paths = [];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) paths.push(join(folder, WINDOWS ? `${name}.exe` : name));
  }
  const pyenv = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  if (existsSync(pyenv)) {
    for (const name of readdirSync(pyenv).sort().reverse()) paths.push(join(pyenv, name, WINDOWS ? 'python.exe' : 'bin/python'));
  }
  return [...new Set(paths)].filter((path) => existsSync(path));
}

function versionOf(path) {
  try {
    const code = 'import sys; print(".".join(map(str, sys.version_info[:3])))';
    return execFileSync(path, ['-c', code], { encoding: 'utf8', timeout: 20_000, stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined; // a pyenv shim without a version behind it, or not a Python at all
  }
}

function compare(a, b) {
  const [x, y] = [a, b].map((v) => v.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference) return difference;
  }
  return 0;
}
