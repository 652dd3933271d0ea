import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../lib/lock.mjs';
import { runNpm } from '../lib/npm.mjs';

/** Runs `npm install` when node_modules is missing or older than the lock file (which builds, too), else the build, about a second. */
export async function ensureBuilt(root, say) {
  if (isFresh(root)) return build(root, say);
  await withLock(join(root, '.vscode-test', 'npm-install.lock'), async () => {
    if (isFresh(root)) return;
    say('installing the npm packages (npm install) ...');
    const result = await runNpm(['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
    if (!result.ok) throw new Error(`npm install failed. ${result.output}`);
    writeFileSync(stampOf(root), lockHash(root));
  });
}

function build(root, say) {
  say('building the extension ...');
  const result = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`the build failed:\n${result.stdout}${result.stderr}`);
}

function isFresh(root) {
  const stamp = stampOf(root);
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === lockHash(root);
  // Installed by hand: npm's own record is written last.
  const record = join(root, 'node_modules', '.package-lock.json');
  return existsSync(record) && statSync(record).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

function stampOf(root) {
  return join(root, 'node_modules', '.looptrap-lock-sha256');
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}
