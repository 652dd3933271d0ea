import type { ModuleFacts, NodeId } from '../../model/facts';
import { remember } from '../reading/remember';

/** One name that a top-level import binds. */
export interface ImportedName {
  /** Bound local name. */
  readonly local: string;
  /** Name as written behind `import`, without alias. */
  readonly name: string;
  readonly node: NodeId;
}

/** One import statement at the top level of a file. */
export interface ImportStatement {
  readonly node: NodeId;
  /** Module as written behind `from`, relative dots included; undefined for `import x`. */
  readonly from: string | undefined;
  readonly names: readonly ImportedName[];
}

const IMPORT_KINDS: ReadonlySet<string> = new Set([
  'import_statement',
  'import_from_statement',
  'future_import_statement',
]);

/** Import statements at the top level, in text order; those under `if` or `try` left out. */
export const importStatements = remember(({ tree }: ModuleFacts): readonly ImportStatement[] =>
  tree
    .namedChildren(tree.root)
    .filter((node) => IMPORT_KINDS.has(tree.kindOf(node)))
    .map((node) => readStatement(tree, node)),
);

/** The imports at the head of a file: those before its first statement that is neither an import nor the docstring. */
export const headImports = remember((module: ModuleFacts): readonly ImportStatement[] => {
  const { tree } = module;
  const statements = importStatements(module);
  const other = tree
    .namedChildren(tree.root)
    .find((node, index) => !IMPORT_KINDS.has(tree.kindOf(node)) && !(index === 0 && isDocstring(module, node)));
  if (other === undefined) return statements;
  return statements.filter(({ node }) => node < other);
});

/** Whether a node is a string on its own, which at the head of a file is its docstring. */
export function isDocstring({ tree }: ModuleFacts, node: NodeId): boolean {
  const [only, more] = tree.namedChildren(node);
  return (
    tree.kindOf(node) === 'expression_statement' &&
    only !== undefined &&
    more === undefined &&
    ['string', 'concatenated_string'].includes(tree.kindOf(only))
  );
}

function readStatement(tree: ModuleFacts['tree'], node: NodeId): ImportStatement {
  const kind = tree.kindOf(node);
  const source = tree.childByField(node, 'module_name');
  const names = tree.childrenByField(node, 'name').map((name): ImportedName => {
    const target = tree.childByField(name, 'name') ?? name;
    const alias = tree.childByField(name, 'alias');
    const written = tree.textOf(target);
    const bound = kind === 'import_statement' ? (written.split('.')[0] ?? written) : written;
    return { local: alias === undefined ? bound : tree.textOf(alias), name: written, node: name };
  });
  const from =
    kind === 'future_import_statement' ? '__future__' : source === undefined ? undefined : tree.textOf(source);
  return { node, from, names };
}
