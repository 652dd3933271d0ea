// Lints and type-checks the pytest plugin with the pinned ruff and mypy of watchdog/requirements-dev.txt.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './lib/install.mjs';
import { ensureVenv } from './lib/venv.mjs';

// With pip: the tests of the distribution install with it.
const venv = ensureVenv(join(root, '.venvs', 'plugin-dev'), join(root, 'watchdog', 'requirements-dev.txt'), {
  pip: true,
});
if ('missing' in venv) {
  console.error(`cannot check the plugin: ${venv.missing} not found; install it and run again`);
  process.exit(1);
}
const commands = [
  ['ruff', 'check', 'looptrap_watchdog'],
  ['ruff', 'format', '--check', 'looptrap_watchdog'],
  ['mypy', '--strict', 'looptrap_watchdog'],
];
const failed = commands.filter(
  (command) =>
    spawnSync(venv.python, ['-m', ...command], { cwd: join(root, 'watchdog'), stdio: 'inherit' }).status !== 0,
);
process.exit(failed.length ? 1 : 0);
