import type { ModuleFacts, NodeId } from '../../model/facts';

/** A name that a piece of code mentions and that may be defined in the workspace. */
export interface Reference {
  /** As far as the attributes go: `app.db.engine.dispose`. */
  readonly dotted: string;
  /** The name's own node. */
  readonly node: NodeId;
  /** It stands in an annotation, which runs nothing by itself. */
  readonly inAnnotation: boolean;
}

const cache = new WeakMap<ModuleFacts['tree'], Map<NodeId, readonly Reference[]>>();

/** Names mentioned below a node, each once, in text order. They depend on the file's text alone and are kept with it. */
export function referencesIn(module: ModuleFacts, node: NodeId): readonly Reference[] {
  const { tree } = module;
  const known = cache.get(tree) ?? new Map<NodeId, readonly Reference[]>();
  cache.set(tree, known);
  const before = known.get(node);
  if (before !== undefined) return before;
  const found = new Map<string, Reference>();
  const annotations: NodeId[] = [];
  for (let below = node; below <= tree.lastOf(node); below++) {
    const kind = tree.kindOf(below);
    if (kind === 'type') annotations.push(below);
    if (kind !== 'identifier' || isLabel(module, below)) continue;
    const dotted = module.dottedName(outermost(module, below));
    if (dotted === undefined || !dotted.includes('.')) continue;
    const inAnnotation = annotations.some((type) => type < below && below <= tree.lastOf(type));
    const same = found.get(dotted);
    if (same === undefined || (same.inAnnotation && !inAnnotation))
      found.set(dotted, { dotted, node: below, inAnnotation });
  }
  const references = [...found.values()];
  known.set(node, references);
  return references;
}

/** Longer chains are generated code. */
const MOST_ATTRIBUTES = 16;

/** The chain of attributes that starts with a name: `a.b.c` of `a.b.c(x)`. */
function outermost({ tree }: ModuleFacts, identifier: NodeId): NodeId {
  let node = identifier;
  for (let length = 0; length < MOST_ATTRIBUTES; length++) {
    const parent = tree.parentOf(node);
    if (parent === undefined || tree.kindOf(parent) !== 'attribute' || tree.fieldOf(node) !== 'object') return node;
    node = parent;
  }
  return node;
}

const PARAMETERS: ReadonlySet<string> = new Set([
  'parameters',
  'lambda_parameters',
  'typed_parameter',
  'default_parameter',
  'typed_default_parameter',
]);

/** An attribute's, a keyword's or a parameter's own name. */
function isLabel({ tree }: ModuleFacts, node: NodeId): boolean {
  const parent = tree.parentOf(node);
  if (parent === undefined) return false;
  const field = tree.fieldOf(node);
  if (PARAMETERS.has(tree.kindOf(parent)) && field !== 'value' && field !== 'type') return true;
  return (
    (tree.kindOf(parent) === 'attribute' && field === 'attribute') ||
    (field === 'name' && tree.kindOf(parent) !== 'named_expression')
  );
}
