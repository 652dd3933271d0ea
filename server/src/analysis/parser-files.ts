import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FILES = ['web-tree-sitter.wasm', 'tree-sitter-python.wasm'];

/**
 * The folder that holds the WebAssembly files of the parser: `LOOPTRAP_WASM_DIR`, else the folder of the running
 * bundle, else the `dist` that a build leaves at the top of the repository (when run from source).
 * @throws Error when they are in none of them: Looptrap was not installed or built completely
 */
export function parserFolder(): string {
  const candidates = [process.env.LOOPTRAP_WASM_DIR, __dirname, join(__dirname, '../../../dist')];
  for (const folder of candidates) {
    if (folder && FILES.every((file) => existsSync(join(folder, file)))) return folder;
  }
  throw new Error(
    `the parser (${FILES.join(', ')}) is not beside Looptrap: install it again, or run "npm run build" in its repository`,
  );
}
