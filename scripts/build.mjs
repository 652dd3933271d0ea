// Bundles client, server and cli with esbuild, and copies what they load at run time into dist/. Flags: --watch, --minify
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';
import { thirdPartyNotices } from './lib/third-party-notices.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const dist = join(root, 'dist');
const treeSitter = dirname(require.resolve('web-tree-sitter'));

const options = {
  entryPoints: {
    client: join(root, 'client/src/extension.ts'),
    server: join(root, 'server/src/lsp/main.ts'),
    cli: join(root, 'cli/src/main.ts'),
  },
  outdir: dist,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  // The ESM entry of web-tree-sitter needs import.meta.url, which a CommonJS bundle has not.
  alias: { 'web-tree-sitter': join(treeSitter, 'web-tree-sitter.cjs') },
  minify: process.argv.includes('--minify'),
  sourcemap: true,
  metafile: true,
  logLevel: 'info',
};

/** What runs in a panel of the editor: a page, not Node. */
const pages = {
  entryPoints: { report: join(root, 'client/src/report/view/main.tsx') },
  outdir: dist,
  bundle: true,
  platform: 'browser',
  format: 'iife',
  // Of the oldest editor that is supported.
  target: 'chrome124',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  minify: options.minify,
  sourcemap: true,
  metafile: true,
  logLevel: 'info',
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
cpSync(join(treeSitter, 'web-tree-sitter.wasm'), join(dist, 'web-tree-sitter.wasm'));
cpSync(require.resolve('tree-sitter-python/tree-sitter-python.wasm'), join(dist, 'tree-sitter-python.wasm'));
cpSync(join(root, 'cli/schemas'), join(dist, 'schemas'), { recursive: true });
cpSync(join(root, 'watchdog/events/events.schema.json'), join(dist, 'schemas/events.schema.json'));
// PYTHONPATH gets this folder, so it holds the plugin and nothing else.
cpSync(join(root, 'watchdog/looptrap_watchdog'), join(dist, 'python/looptrap_watchdog'), {
  recursive: true,
  filter: (source) => !source.includes('__pycache__'),
});

if (process.argv.includes('--watch')) {
  for (const each of [options, pages]) await (await context(each)).watch();
} else {
  const built = [await build(options), await build(pages)].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(root, built, ['tree-sitter-python']));
  chmodSync(join(dist, 'cli.js'), 0o755);
}
