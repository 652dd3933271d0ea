import type { SyntaxTree } from '../syntax/syntax-tree';
import { readBindings } from './bindings';
import type { CallFact, ModuleFacts, NotebookFacts, OutsideTypes } from './facts';
import { stringLiteral } from './literals';
import { readNames } from './names';
import { readCalls } from './read-calls';
import { readDefinitions } from './read-definitions';
import { readImports } from './read-imports';
import { readPytestmark } from './read-pytestmark';
import { readValueTypes } from './value-types';
import { NOTHING_OUTSIDE } from './workspace-types';

/**
 * Everything a file's text says by itself; worth caching per text.
 *
 * `path` and `rootDir` are absolute with `/` separators; the module's dotted name is the path relative to rootdir.
 */
export function readModule(path: string, rootDir: string, tree: SyntaxTree, notebook?: NotebookFacts): ModuleFacts {
  const isPackage = path.endsWith('/__init__.py');
  const moduleName = dottedModule(path, rootDir);
  const imports = readImports(tree, moduleName, isPackage);
  const bindings = readBindings(tree, imports.names, imports.wildcards);
  const names = readNames(tree, moduleName, bindings);
  const definitions = readDefinitions(tree, path, names);
  const marks = readPytestmark(tree, path, names, tree.root);

  const typed = (outside: OutsideTypes): ModuleFacts => {
    const types = readValueTypes(tree, moduleName, bindings, names, definitions, outside);
    let calls: readonly CallFact[] | undefined;
    return {
      path,
      text: tree.text,
      tree,
      moduleName,
      isPackage,
      notebook,
      imports: imports.facts,
      wildcards: imports.wildcards,
      functions: definitions.functions,
      classes: definitions.classes,
      marks,
      get calls() {
        calls ??= readCalls(tree, bindings, names, types, definitions, outside);
        return calls;
      },
      dottedName: names.dottedName,
      typeOf: types.typeOf,
      producedBy: types.producedBy,
      typeOfGlobal: types.typeOfGlobal,
      attributeOf: types.attributeOf,
      annotationOf: types.annotationOf,
      stringValue: (node) => stringLiteral(tree, names.assignedFrom(node)),
      findGlobal: (name) => {
        const found = bindings.ofModule(name);
        // Of imports the first one is the preferred one.
        const binding = found.every(({ kind }) => kind === 'import') ? found[0] : found.at(-1);
        if (binding === undefined) return undefined;
        if (binding.kind === 'value') return { kind: 'value', node: binding.value };
        if (binding.kind === 'function' || binding.kind === 'class' || binding.kind === 'import')
          return { kind: binding.kind, node: binding.node };
        return undefined;
      },
      withOutside: typed,
    };
  };
  return typed(NOTHING_OUTSIDE);
}

function dottedModule(path: string, rootDir: string): string {
  const root = rootDir.endsWith('/') ? rootDir : `${rootDir}/`;
  const relative = path.startsWith(root) ? path.slice(root.length) : path.slice(path.lastIndexOf('/') + 1);
  return relative
    .replace(/\.(py|ipynb)$/, '')
    .replace(/(^|\/)__init__$/, '')
    .split('/')
    .join('.');
}
