import type { SyntaxTree } from '../syntax/syntax-tree';
import type { ModuleFacts } from './facts';

/**
 * Everything a file's text says by itself; worth caching per text.
 *
 * `path` and `rootDir` are absolute with `/` separators; the module's dotted name is the path relative to rootdir.
 */
export function readModule(path: string, rootDir: string, tree: SyntaxTree): ModuleFacts {
  throw new Error(`not built yet: ${path} ${rootDir} ${tree.size}`);
}
