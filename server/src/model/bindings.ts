import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';
import type { Binding } from './binding';
import { bindingsAt } from './reaching-bindings';

/** What a name stands for at a place: the binding and the scope node that holds it. */
export interface Found {
  readonly binding: Binding;
  readonly scope: NodeId;
}

/** All bindings that may hold at a place: more than one where branches differ. */
export interface FoundAll {
  readonly bindings: readonly Binding[];
  readonly scope: NodeId;
}

export interface Bindings {
  /** Binding an identifier refers to; undefined when it is bound nowhere (a builtin) or by several that differ. */
  find(identifier: NodeId): Found | 'ambiguous' | undefined;
  /** All bindings an identifier may refer to; undefined when it is bound nowhere (a builtin). */
  findAll(identifier: NodeId): FoundAll | undefined;
  /** Bindings of a module-level name that may hold once the module is loaded; empty when it has none. */
  ofModule(name: string): readonly Binding[];
  /** Bindings of a name directly in a scope node (module, class or function). */
  inScope(scope: NodeId, name: string): readonly Binding[];
  /** Innermost scope node whose body runs this node. */
  scopeOf(node: NodeId): NodeId;
  /** Names of `from X import *`, as dotted modules. */
  readonly wildcards: readonly string[];
}

export interface ImportedName {
  readonly node: NodeId;
  readonly local: string;
  readonly origin: string;
}

const COMPREHENSIONS = new Set([
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

/** Collects who binds which name where, by Python's own scoping rules (comprehensions included, `exec` and `globals()` not). */
export function readBindings(
  tree: SyntaxTree,
  imports: readonly ImportedName[],
  wildcards: readonly string[],
): Bindings {
  const scopes = scopeColumn(tree);
  const scopeOf = (node: NodeId): NodeId => scopes[node] ?? tree.root;
  const tables = new Map<NodeId, Map<string, Binding[]>>();
  const globals = globalNames(tree, scopeOf);

  const bind = (scope: NodeId, name: string, binding: Binding): void => {
    const target = globals.get(scope)?.has(name) ? tree.root : scope;
    const table = tables.get(target) ?? new Map<string, Binding[]>();
    tables.set(target, table);
    const known = table.get(name);
    if (known === undefined) table.set(name, [binding]);
    else known.push(binding);
  };

  for (const { node, local, origin } of imports) {
    bind(scopeOf(node), local, { kind: 'import', at: tree.startOf(node), node, origin });
  }
  for (let node = 0; node < tree.size; node++) bindNode(tree, node, scopeOf, bind);

  const inScope = (scope: NodeId, name: string): readonly Binding[] => tables.get(scope)?.get(name) ?? [];

  const findAll = (identifier: NodeId): FoundAll | undefined => {
    const name = tree.textOf(identifier);
    let scope = scopeOf(identifier);
    for (let first = true; ; first = false) {
      // A class body's names are not visible in the functions inside it.
      if (first || tree.kindOf(scope) !== 'class_definition') {
        const bindings = inScope(scope, name);
        if (bindings.length > 0) {
          // From an inner scope it is not known when the code runs: most likely, when the outer one is done.
          return { bindings: bindingsAt(tree, bindings, scope, first ? identifier : undefined), scope };
        }
      }
      if (scope === tree.root) return undefined;
      scope = scopeOf(scope);
    }
  };

  return {
    scopeOf,
    inScope,
    wildcards,
    findAll,
    ofModule: (name) => bindingsAt(tree, inScope(tree.root, name), tree.root, undefined),
    find: (identifier) => {
      const found = findAll(identifier);
      if (found === undefined) return undefined;
      const binding = only(found.bindings);
      return binding === undefined ? 'ambiguous' : { binding, scope: found.scope };
    },
  };
}

/** The one that several bindings amount to: the first of imports (the preferred one), the last of functions. */
function only(candidates: readonly Binding[]): Binding | undefined {
  const [first] = candidates;
  if (candidates.length === 1) return first;
  if (candidates.every((binding) => binding.kind === 'import')) return first;
  if (candidates.every((binding) => binding.kind === 'function')) return candidates[candidates.length - 1];
  return undefined;
}

function scopeColumn(tree: SyntaxTree): Uint32Array {
  const scopes = new Uint32Array(tree.size);
  for (let node = 1; node < tree.size; node++) {
    const parent = tree.parentOf(node) ?? tree.root;
    const kind = tree.kindOf(parent);
    const opens =
      ((kind === 'function_definition' || kind === 'class_definition' || kind === 'lambda') &&
        tree.fieldOf(node) === 'body') ||
      COMPREHENSIONS.has(kind);
    scopes[node] = opens ? parent : (scopes[parent] ?? 0);
  }
  return scopes;
}

function globalNames(tree: SyntaxTree, scopeOf: (node: NodeId) => NodeId): Map<NodeId, Set<string>> {
  const names = new Map<NodeId, Set<string>>();
  for (const statement of tree.nodesOfKind('global_statement')) {
    const scope = scopeOf(statement);
    const known = names.get(scope) ?? new Set<string>();
    names.set(scope, known);
    for (const name of tree.namedChildren(statement)) known.add(tree.textOf(name));
  }
  return names;
}

type Bind = (scope: NodeId, name: string, binding: Binding) => void;

function bindNode(tree: SyntaxTree, node: NodeId, scopeOf: (node: NodeId) => NodeId, bind: Bind): void {
  switch (tree.kindOf(node)) {
    case 'function_definition':
    case 'class_definition': {
      const name = tree.childByField(node, 'name');
      const kind = tree.kindOf(node) === 'class_definition' ? 'class' : 'function';
      if (name !== undefined) bind(scopeOf(node), tree.textOf(name), { kind, at: tree.startOf(node), node });
      if (kind === 'function') bindParameters(tree, node, bind);
      return;
    }
    case 'lambda':
      bindParameters(tree, node, bind);
      return;
    case 'assignment':
      bindAssignment(tree, node, scopeOf(node), bind);
      return;
    case 'named_expression': {
      const name = tree.childByField(node, 'name');
      const value = tree.childByField(node, 'value');
      if (name === undefined || value === undefined) return;
      bind(functionScope(tree, scopeOf, node), tree.textOf(name), valueBinding(tree, node, value, undefined));
      return;
    }
    case 'for_statement':
    case 'for_in_clause': {
      const left = tree.childByField(node, 'left');
      if (left !== undefined) bindPattern(tree, left, scopeOf(node), bind);
      return;
    }
    case 'as_pattern':
      bindAsPattern(tree, node, scopeOf(node), bind);
      return;
  }
}

function functionScope(tree: SyntaxTree, scopeOf: (node: NodeId) => NodeId, node: NodeId): NodeId {
  let scope = scopeOf(node);
  while (COMPREHENSIONS.has(tree.kindOf(scope))) scope = scopeOf(scope);
  return scope;
}

function bindAssignment(tree: SyntaxTree, node: NodeId, scope: NodeId, bind: Bind): void {
  const left = tree.childByField(node, 'left');
  if (left === undefined) return;
  let value = tree.childByField(node, 'right');
  while (value !== undefined && tree.kindOf(value) === 'assignment') value = tree.childByField(value, 'right');
  const annotation = tree.childByField(node, 'type');
  if (tree.kindOf(left) !== 'identifier') {
    bindPattern(tree, left, scope, bind);
    return;
  }
  const holder = value ?? annotation;
  if (holder !== undefined) bind(scope, tree.textOf(left), valueBinding(tree, node, holder, annotation));
}

/** Holds after the statement: `client = wrap(client)` reads the older one. */
function valueBinding(tree: SyntaxTree, node: NodeId, value: NodeId, annotation: NodeId | undefined): Binding {
  return { kind: 'value', at: tree.endOf(node), node, value, annotation };
}

function bindPattern(tree: SyntaxTree, pattern: NodeId, scope: NodeId, bind: Bind): void {
  if (tree.kindOf(pattern) === 'identifier') {
    bind(scope, tree.textOf(pattern), { kind: 'other', at: tree.startOf(pattern), node: pattern });
    return;
  }
  if (
    !['pattern_list', 'tuple_pattern', 'list_pattern', 'list_splat_pattern', 'tuple', 'list'].includes(
      tree.kindOf(pattern),
    )
  )
    return;
  for (const child of tree.namedChildren(pattern)) bindPattern(tree, child, scope, bind);
}

function bindAsPattern(tree: SyntaxTree, node: NodeId, scope: NodeId, bind: Bind): void {
  const alias = tree.childByField(node, 'alias');
  const target = alias === undefined ? undefined : tree.namedChildren(alias)[0];
  const [manager] = tree.namedChildren(node);
  if (target === undefined || manager === undefined) return;
  const parent = tree.parentOf(node);
  if (tree.kindOf(target) !== 'identifier') {
    bindPattern(tree, target, scope, bind);
    return;
  }
  const inWith = parent !== undefined && tree.kindOf(parent) === 'with_item';
  const at = tree.startOf(target);
  bind(scope, tree.textOf(target), inWith ? { kind: 'context', at, node, manager } : { kind: 'other', at, node });
}

function bindParameters(tree: SyntaxTree, node: NodeId, bind: Bind): void {
  const parameters = tree.childByField(node, 'parameters');
  if (parameters === undefined) return;
  for (const parameter of tree.namedChildren(parameters)) {
    const name = parameterName(tree, parameter);
    if (name === undefined) continue;
    const text = tree.textOf(name);
    bind(node, text, { kind: 'parameter', at: tree.startOf(name), node: parameter, function: node, name: text });
  }
}

/** The identifier of one entry of a parameter list; undefined for `*` and `/`. */
export function parameterName(tree: SyntaxTree, parameter: NodeId): NodeId | undefined {
  if (tree.kindOf(parameter) === 'identifier') return parameter;
  const named = tree.childByField(parameter, 'name');
  if (named !== undefined) return named;
  const [first] = tree.namedChildren(parameter);
  if (first === undefined) return undefined;
  return tree.kindOf(first) === 'identifier' ? first : parameterName(tree, first);
}
