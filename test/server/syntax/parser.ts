import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadParser } from '../../../server/src/syntax/parse-python';

/** Loads the shipped pair of runtime and grammar, laid side by side as they are in dist/. */
export async function loadTestParser(): Promise<void> {
  const require = createRequire(import.meta.url);
  const directory = mkdtempSync(join(tmpdir(), 'looptrap-wasm-'));
  const runtime = join(dirname(require.resolve('web-tree-sitter')), 'web-tree-sitter.wasm');
  cpSync(runtime, join(directory, 'web-tree-sitter.wasm'));
  cpSync(require.resolve('tree-sitter-python/tree-sitter-python.wasm'), join(directory, 'tree-sitter-python.wasm'));
  await loadParser(directory);
  rmSync(directory, { recursive: true });
}
