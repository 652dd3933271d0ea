// Makes the .vsix: minified bundles, nothing but what .vscodeignore allows. Usage: package.mjs [--out FILE]
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureInstalled, root, toolEnvironment } from './lib/install.mjs';

ensureInstalled();
const at = process.argv.indexOf('--out');
const out = at > 0 ? join(root, process.argv[at + 1]) : join(root, 'looptrap.vsix');
mkdirSync(dirname(out), { recursive: true });
const options = { cwd: root, stdio: 'inherit', env: toolEnvironment(), shell: process.platform === 'win32' };
execFileSync('node', ['scripts/build.mjs', '--minify'], options);
execFileSync('vsce', ['package', '--no-dependencies', '--out', out], options);
console.log(`${out}: ${(statSync(out).size / 1024).toFixed(0)} KiB`);
