// Makes the .vsix: minified bundles, nothing but what .vscodeignore allows. Usage: package.mjs [--out FILE]
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ensureInstalled, root, toolEnvironment } from './lib/install.mjs';

ensureInstalled();
const at = process.argv.indexOf('--out');
const out = resolve(root, at > 0 ? process.argv[at + 1] : 'looptrap.vsix');
mkdirSync(dirname(out), { recursive: true });
const options = { cwd: root, stdio: 'inherit', env: toolEnvironment(), shell: process.platform === 'win32' };
execFileSync('node', ['scripts/build.mjs', '--minify'], options);
execFileSync('vsce', ['package', '--no-dependencies', '--out', out], options);
console.log(`${out}: ${(statSync(out).size / 1024).toFixed(0)} KiB`);
