// npm's `prepare`: builds what the package runs. `npm install -g git+...`, which pre-commit uses, calls it without the
// development dependencies (https://github.com/npm/cli/issues/8440), so they are installed first where they are missing.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './lib/install.mjs';

if (!isInstalled('esbuild')) {
  execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--include=dev'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, npm_config_global: 'false' },
    shell: process.platform === 'win32',
  });
}
execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });

function isInstalled(name) {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
