// Makes the npm package with the command line and the language server. Usage: npm-package.mjs [--out FOLDER]

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureInstalled, root, toolEnvironment } from './lib/install.mjs';

/** What the command line reads at run time, or says whose work is in it. */
const SHIPPED = [
  ...['dist/cli.js', 'dist/server.js', 'dist/schemas', 'dist/python', 'dist/THIRD-PARTY-NOTICES.txt'],
  ...['dist/web-tree-sitter.wasm', 'dist/tree-sitter-python.wasm', 'docs', 'LICENSE', 'CHANGELOG.md'],
];

ensureInstalled();
const at = process.argv.indexOf('--out');
const out = resolve(root, at > 0 ? process.argv[at + 1] : '.');
const options = { cwd: root, stdio: 'inherit', env: toolEnvironment(), shell: process.platform === 'win32' };
execFileSync('node', ['scripts/build.mjs', '--minify'], options);

const staged = mkdtempSync(join(tmpdir(), 'looptrap-npm-'));
try {
  for (const path of SHIPPED) cpSync(join(root, path), join(staged, path), { recursive: true });
  cpSync(join(root, 'cli', 'npm'), staged, { recursive: true });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const own = JSON.parse(readFileSync(join(staged, 'package.json'), 'utf8'));
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify({ ...own, version }, null, 2)}\n`);
  mkdirSync(out, { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--pack-destination', out], { ...options, cwd: staged });
} finally {
  rmSync(staged, { recursive: true, force: true });
}
