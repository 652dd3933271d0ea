import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { repositoryRoot } from '../../environments';

let building: Promise<string> | undefined;

/** Path of the server bundled as it ships, with the parser beside it; built once per test process. */
export function bundledServer(): Promise<string> {
  building ??= bundle();
  return building;
}

async function bundle(): Promise<string> {
  const require = createRequire(import.meta.url);
  const folder = mkdtempSync(join(tmpdir(), 'looptrap-server-'));
  const engine = dirname(require.resolve('web-tree-sitter'));
  await build({
    entryPoints: { server: join(repositoryRoot, 'server/src/lsp/main.ts') },
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    alias: { 'web-tree-sitter': join(engine, 'web-tree-sitter.cjs') },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  cpSync(join(engine, 'web-tree-sitter.wasm'), join(folder, 'web-tree-sitter.wasm'));
  cpSync(require.resolve('tree-sitter-python/tree-sitter-python.wasm'), join(folder, 'tree-sitter-python.wasm'));
  symlinkSync(join(repositoryRoot, 'docs'), join(folder, 'docs'), 'junction');
  return join(folder, 'server.js');
}
