// The documentation as a site. Usage: docs.mjs [--serve] [--out FOLDER]
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { root } from './lib/install.mjs';
import { ensureVenv } from './lib/venv.mjs';

const pins = join(root, 'test', 'environments', 'special', 'consumers.txt');
const environment = ensureVenv(join(root, '.venvs', 'consumers'), pins);
if ('missing' in environment) {
  console.error(`the site needs ${environment.missing}: install it and run again`);
  process.exit(1);
}
const at = process.argv.indexOf('--out');
const out = resolve(root, at > 0 ? process.argv[at + 1] : 'site');
const args = process.argv.includes('--serve') ? ['serve'] : ['build', '--strict', '--quiet', '--site-dir', out];
// Without a banner about MkDocs 2, which the theme prints into every build.
const env = { ...process.env, NO_MKDOCS_2_WARNING: '1' };
const { status } = spawnSync(environment.python, ['-m', 'mkdocs', ...args], { cwd: root, stdio: 'inherit', env });
if (status === 0 && args[0] === 'build') console.log(`${out}: open index.html`);
process.exit(status ?? 1);
