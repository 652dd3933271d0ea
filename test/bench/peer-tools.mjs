import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureVenv } from '../../scripts/lib/venv.mjs';

/** A whole type checker of Node; not in the lock, for nothing but the bench needs it. */
const PYRIGHT = '1.1.414';

/**
 * The tools that Looptrap is measured beside, installed on first use.
 * @returns {{python: string, ruff: string, pyright: string, pyrightServer: string, versions: string}} commands and
 * scripts of Node
 * @throws {Error} when one of them cannot be had
 */
export function ensurePeers(root, say) {
  const made = ensureVenv(join(root, '.venvs', 'bench-peers'), join(root, 'test', 'bench', 'peers.txt'), { say });
  if ('missing' in made) throw new Error(`the peers need ${made.missing}`);
  const folder = join(root, '.venvs', `bench-pyright-${PYRIGHT}`);
  const pyright = join(folder, 'node_modules', 'pyright');
  if (!existsSync(join(pyright, 'index.js'))) {
    say(`installing pyright ${PYRIGHT} ...`);
    mkdirSync(folder, { recursive: true });
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    execFileSync(npm, ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `pyright@${PYRIGHT}`], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
  }
  const versionOf = (name) =>
    execFileSync(made.python, ['-c', `from importlib.metadata import version; print("${name}", version("${name}"))`], {
      encoding: 'utf8',
    }).trim();
  return {
    python: made.python,
    ruff: join(dirname(made.python), 'ruff'),
    pyright: join(pyright, 'index.js'),
    pyrightServer: join(pyright, 'langserver.index.js'),
    versions: [...['ruff', 'flake8', 'flake8-async'].map(versionOf), `pyright ${PYRIGHT}`].join(', '),
  };
}
