import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the suites and the journeys, and builds the extension when its sources are newer than what is built.
 * @returns {Promise<{trusted: string, restricted: string, journeys: string, stress: string}>} paths of the bundles
 */
export async function bundle(root, say) {
  const sources = ['client/src', 'server/src', 'watchdog', 'package.json'].map((path) => newest(join(root, path)));
  const built = join(root, 'dist', 'client.js');
  if (!existsSync(built) || Math.max(...sources) > statSync(built).mtimeMs) {
    say('building the extension ...');
    const result = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root, encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`the build failed:\n${result.stdout}${result.stderr}`);
  }
  const outdir = join(root, '.vscode-test', 'editor-tests');
  await build({
    entryPoints: {
      trusted: join(root, 'test/editor/suite/trusted-entry.ts'),
      restricted: join(root, 'test/editor/suite/restricted-entry.ts'),
      journeys: join(root, 'test/editor/journeys/entry.ts'),
      stress: join(root, 'test/editor/stress/entry.ts'),
    },
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'playwright-core'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return {
    trusted: join(outdir, 'trusted.js'),
    restricted: join(outdir, 'restricted.js'),
    journeys: join(outdir, 'journeys.js'),
    stress: join(outdir, 'stress.js'),
  };
}

function newest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const inside = readdirSync(path).filter((name) => name !== '__pycache__' && name !== 'node_modules');
  return Math.max(0, ...inside.map((name) => newest(join(path, name))));
}
