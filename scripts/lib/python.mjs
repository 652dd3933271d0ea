import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const WINDOWS = process.platform === 'win32';

/**
 * Finds a CPython of the wanted minor version ("3.13"), or one from `minimum` to `maximum` (minor versions), newer before older.
 * Looks at `python3.x` and `python3` on PATH, then where pyenv and uv keep theirs, then where the Windows installer does.
 * Only one that can make virtual environments counts (Debian splits `python3-venv` off).
 * @returns {{path: string, version: string} | undefined}
 */
export function findPython({ version, minimum = '3.9', maximum = '3.14' } = {}) {
  for (const path of candidates(version)) {
    const actual = versionOf(path);
    if (!actual) continue;
    if (version && !actual.startsWith(`${version}.`)) continue;
    if (compare(actual, minimum) < 0 || compare(minor(actual), maximum) > 0) continue;
    return { path, version: actual };
  }
  return undefined;
}

/** Path of the interpreter inside a virtual environment. */
export function venvPython(folder) {
  return WINDOWS ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

function candidates(version) {
  const names = version
    ? [`python${version}`]
    : ['3.14', '3.13', '3.12', '3.11', '3.10', '3.9'].map((v) => `python${v}`);
  names.push('python3', 'python');
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, WINDOWS ? `${name}.exe` : name)));
  for (const folder of managedVersions()) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder).sort(newerFirst))
      paths.push(join(folder, name, WINDOWS ? 'python.exe' : 'bin/python3'));
  }
  return [...new Set(paths)].filter((path) => existsSync(path));
}

/** Folders with one folder per Python version: pyenv's, uv's, python.org's on Windows. */
function managedVersions() {
  const home = homedir();
  const folders = [join(process.env.PYENV_ROOT ?? join(home, '.pyenv'), 'versions')];
  if (!WINDOWS) return [...folders, join(process.env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'uv', 'python')];
  const local = process.env.LOCALAPPDATA ?? join(home, 'AppData', 'Local');
  return [join(home, '.pyenv', 'pyenv-win', 'versions'), join(local, 'Programs', 'Python')];
}

/** By path; a shim that leads nowhere takes a second to say so. */
const versions = new Map();

function versionOf(path) {
  if (!versions.has(path)) versions.set(path, askVersion(path));
  return versions.get(path);
}

function askVersion(path) {
  try {
    const code = 'import ensurepip, sys, venv; print(".".join(map(str, sys.version_info[:3])))';
    return execFileSync(path, ['-c', code], {
      encoding: 'utf8',
      timeout: 20_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined; // a pyenv shim without a version behind it, or not a Python at all
  }
}

/** `3.13.0` before `3.9.18`, and names that are no version last. */
function newerFirst(a, b) {
  return b.localeCompare(a, 'en', { numeric: true });
}

function minor(version) {
  return version.split('.').slice(0, 2).join('.');
}

function compare(a, b) {
  const [x, y] = [a, b].map((v) => v.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference) return difference;
  }
  return 0;
}
