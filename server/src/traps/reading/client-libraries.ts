import type { Facts, ModuleFacts } from '../../model/facts';
import { STANDARD_LIBRARY } from '../edits/standard-library';
import { isClientLibrary } from './loop-clients';

const known = new WeakMap<Facts, boolean>();

/**
 * Whether a file, or what it imports from the workspace directly or not, imports a library whose clients belong to a
 * loop. Where none does there is no client to be reached, and finding that out by following each name would take long.
 */
export function mayReachClients(facts: Facts): boolean {
  const before = known.get(facts);
  if (before !== undefined) return before;
  const found = facts.settings.extraClientConstructors.length > 0 || anyImports(facts);
  known.set(facts, found);
  return found;
}

function anyImports(facts: Facts): boolean {
  const seen = new Set<string>([facts.module.path]);
  const queue: ModuleFacts[] = [facts.module];
  const asked = new Set<string>();
  for (const module of queue) {
    const { hasClients, names } = importsOf(module);
    if (hasClients) return true;
    for (const name of names) {
      if (asked.has(name)) continue;
      asked.add(name);
      const found = moduleBehind(facts, name);
      if (found === undefined || seen.has(found.path)) continue;
      seen.add(found.path);
      queue.push(found);
    }
  }
  return false;
}

interface Imports {
  readonly hasClients: boolean;
  /** Dotted names that may be the workspace's. */
  readonly names: readonly string[];
}

/** By file: it is in the text alone. */
const imported = new WeakMap<ModuleFacts['tree'], Imports>();

function importsOf(module: ModuleFacts): Imports {
  const before = imported.get(module.tree);
  if (before !== undefined) return before;
  const all = [...new Set(importedNames(module))];
  const top = (name: string) => name.split('.', 1)[0] ?? name;
  const found = {
    hasClients: all.some((name) => isClientLibrary(top(name))),
    names: all.filter((name) => !STANDARD_LIBRARY.has(top(name))),
  };
  imported.set(module.tree, found);
  return found;
}

/** `from a import b` as `a.b`, `import a.b` as `a.b`, `from a import *` as `a`. */
function importedNames({ imports, wildcards, tree }: ModuleFacts): readonly string[] {
  const plain = tree.nodesOfKind('import_statement').flatMap((node) =>
    tree
      .textOf(node)
      .replace(/^import\s+/, '')
      .split(',')
      .map((name) => name.trim().split(/\s/, 1)[0] ?? ''),
  );
  return [...imports.map(({ origin }) => origin), ...wildcards, ...plain];
}

/** The module that an imported name is, or is in. */
function moduleBehind(facts: Facts, name: string): ModuleFacts | undefined {
  for (let length = name.length; length > 0; length = name.lastIndexOf('.', length - 1)) {
    const module = facts.findModule(name.slice(0, length));
    if (module !== undefined) return module;
  }
  return undefined;
}
