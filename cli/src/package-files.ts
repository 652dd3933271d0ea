import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the parts of an installed (or checked-out) Looptrap are. All paths absolute. */
export interface PackageFiles {
  /** Folder for PYTHONPATH that holds the package `looptrap_watchdog`. */
  pluginDir: string;
  /** The bundled language server. */
  server: string;
  /** The documentation, with a page `traps/NAME.md` for each trap. */
  docs: string;
}

/**
 * Finds the package around the running program: in the bundle `dist/cli.js`, or from source.
 * @param from folder of the running module.
 */
export function findPackageFiles(from = __dirname): PackageFiles {
  const root = packageRoot(from);
  const dist = join(root, 'dist');
  const bundled = join(dist, 'python');
  return {
    pluginDir: from === dist && existsSync(bundled) ? bundled : join(root, 'watchdog'),
    server: join(dist, 'server.js'),
    docs: join(root, 'docs'),
  };
}

function packageRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'docs', 'traps'))) return folder;
    if (dirname(folder) === folder) return dirname(from);
  }
}
