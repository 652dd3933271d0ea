import { cpSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let folder: string | undefined;

/** Puts the parser's files side by side as in dist/, and tells `openProject` where: a build that runs now empties dist/. */
export function layOutParser(): void {
  if (folder !== undefined) return;
  const require = createRequire(import.meta.url);
  folder = mkdtempSync(join(tmpdir(), 'looptrap-wasm-'));
  const engine = join(dirname(require.resolve('web-tree-sitter')), 'web-tree-sitter.wasm');
  cpSync(engine, join(folder, 'web-tree-sitter.wasm'));
  cpSync(require.resolve('tree-sitter-python/tree-sitter-python.wasm'), join(folder, 'tree-sitter-python.wasm'));
  process.env.LOOPTRAP_WASM_DIR = folder;
}
