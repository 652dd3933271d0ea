import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';
import type { ImportedName } from './bindings';
import type { ImportFact } from './facts';

export interface Imports {
  readonly facts: readonly ImportFact[];
  readonly names: readonly ImportedName[];
  /** Dotted modules of `from X import *`. */
  readonly wildcards: readonly string[];
}

/**
 * All imports of a file, those inside functions too.
 *
 * `import a.b` binds `a`; its origin is `a`. Relative imports are resolved against `moduleName`, which is the package
 * itself when `isPackage`.
 */
export function readImports(tree: SyntaxTree, moduleName: string, isPackage: boolean): Imports {
  const facts: ImportFact[] = [];
  const names: ImportedName[] = [];
  const wildcards: string[] = [];
  const add = (node: NodeId, local: string, origin: string): void => {
    facts.push({ range: tree.rangeOf(node), local, origin });
    names.push({ node, local, origin });
  };

  for (const statement of tree.nodesOfKind('import_statement')) {
    for (const name of tree.childrenByField(statement, 'name')) {
      const { path, alias } = importedName(tree, name);
      const [first = path] = path.split('.');
      if (alias === undefined) add(name, first, first);
      else add(name, alias, path);
    }
  }
  for (const statement of tree.nodesOfKind('import_from_statement')) {
    const from = tree.childByField(statement, 'module_name');
    if (from === undefined) continue;
    const origin = absoluteModule(dottedText(tree, from), moduleName, isPackage);
    for (const name of tree.childrenByField(statement, 'name')) {
      const { path, alias } = importedName(tree, name);
      add(name, alias ?? path, origin === '' ? path : `${origin}.${path}`);
    }
    if (tree.children(statement).some((child) => tree.kindOf(child) === 'wildcard_import')) wildcards.push(origin);
  }
  return { facts, names, wildcards };
}

function importedName(tree: SyntaxTree, node: NodeId): { path: string; alias: string | undefined } {
  if (tree.kindOf(node) !== 'aliased_import') return { path: dottedText(tree, node), alias: undefined };
  const name = tree.childByField(node, 'name');
  const alias = tree.childByField(node, 'alias');
  return {
    path: name === undefined ? '' : dottedText(tree, name),
    alias: alias === undefined ? undefined : tree.textOf(alias),
  };
}

/** Spaces and line continuations are allowed around the dots. */
function dottedText(tree: SyntaxTree, node: NodeId): string {
  return tree.textOf(node).replace(/[\s\\]+/g, '');
}

function absoluteModule(text: string, moduleName: string, isPackage: boolean): string {
  const dots = /^\.*/.exec(text)?.[0].length ?? 0;
  if (dots === 0) return text;
  const parts = moduleName === '' ? [] : moduleName.split('.');
  const drop = isPackage ? dots - 1 : dots;
  const base = drop === 0 ? parts : parts.slice(0, -drop);
  const rest = text.slice(dots);
  return [...base, ...(rest === '' ? [] : [rest])].join('.');
}
