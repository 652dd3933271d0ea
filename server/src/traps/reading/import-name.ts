import type { Facts, ModuleFacts } from '../../model/facts';

/**
 * The name by which a file imports another module of the workspace: `app.db` also where rootdir sees `src.app.db`.
 * Undefined when none of its imports begins like that.
 */
export function importName({ module, findModule }: Facts, other: ModuleFacts): string | undefined {
  const heads = new Set(module.imports.map(({ origin }) => origin.split('.')[0]));
  const parts = other.moduleName.split('.');
  for (let first = 0; first < parts.length; first++) {
    const name = parts.slice(first).join('.');
    if (heads.has(parts[first]) && findModule(name)?.path === other.path) return name;
  }
  return undefined;
}
