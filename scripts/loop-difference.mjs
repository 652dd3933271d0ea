// Holds the loop model against real pytest on random projects.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './lib/install.mjs';

if (process.argv.includes('--help')) {
  console.log(
    'Usage: loop-difference.mjs [--seed N] [--count N] [--environment NAME[,NAME]] [--show N] [--no-shrink] [--unknown]',
  );
  process.exit();
}

// Beside the sources, so that packages and the repository's own files are found from there.
const folder = join(root, 'test', 'truth', 'loops', 'random', 'dist');
const bundle = join(folder, 'main.cjs');
mkdirSync(folder, { recursive: true });
await build({
  entryPoints: [join(root, 'test', 'truth', 'loops', 'random', 'main.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  packages: 'external',
  logLevel: 'error',
  define: { 'import.meta.url': JSON.stringify(new URL('../test/server/syntax/parser.ts', import.meta.url).href) },
  banner: { js: `__dirname = ${JSON.stringify(join(root, 'test'))};` },
});
process.exitCode =
  spawnSync(process.execPath, [bundle, ...process.argv.slice(2)], { stdio: 'inherit', cwd: root }).status ?? 1;
