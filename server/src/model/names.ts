import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';
import type { Bindings } from './bindings';

export interface Names {
  /**
   * Dotted name an expression stands for, aliases resolved: an import's origin, a definition of this module as
   * `module.name`, a builtin as itself. Undefined when it is computed, or local to a function.
   */
  dottedName(node: NodeId): string | undefined;
  /** The expression a plain name was assigned from, through as many plain names as it takes; the node itself otherwise. */
  assignedFrom(node: NodeId): NodeId;
}

/** Deeper chains of aliases are cycles. */
const MAX_ALIASES = 8;
/** Longer chains are made by nobody who means a name; walking them costs the square of their length. */
const MAX_ATTRIBUTES = 50;

export function readNames(tree: SyntaxTree, moduleName: string, bindings: Bindings): Names {
  const own = (name: string): string => (moduleName === '' ? name : `${moduleName}.${name}`);

  const dotted = (node: NodeId, depth: number): string | undefined => {
    if (depth > MAX_ALIASES) return undefined;
    const attributes: string[] = [];
    for (let current: NodeId | undefined = node; current !== undefined; ) {
      switch (tree.kindOf(current)) {
        case 'identifier': {
          const base = identifier(current, depth);
          return base === undefined ? undefined : [base, ...attributes.reverse()].join('.');
        }
        case 'attribute': {
          const attribute = tree.childByField(current, 'attribute');
          if (attribute === undefined || attributes.length >= MAX_ATTRIBUTES) return undefined;
          attributes.push(tree.textOf(attribute));
          current = tree.childByField(current, 'object');
          break;
        }
        case 'parenthesized_expression':
          current = tree.namedChildren(current)[0];
          break;
        default:
          return undefined;
      }
    }
    return undefined;
  };

  const identifier = (node: NodeId, depth: number): string | undefined => {
    const name = tree.textOf(node);
    const found = bindings.find(node);
    if (found === undefined) return name;
    if (found === 'ambiguous') return undefined;
    const { binding, scope } = found;
    switch (binding.kind) {
      case 'import':
        return binding.origin;
      case 'function':
      case 'class':
        return scope === tree.root ? own(name) : undefined;
      case 'value': {
        const kind = tree.kindOf(binding.value);
        const alias = kind === 'identifier' || kind === 'attribute' ? dotted(binding.value, depth + 1) : undefined;
        return alias ?? (scope === tree.root ? own(name) : undefined);
      }
      case 'context':
      case 'parameter':
      case 'other':
        return scope === tree.root ? own(name) : undefined;
      default:
        return binding satisfies never;
    }
  };

  const assignedFrom = (node: NodeId): NodeId => {
    let value = node;
    for (let depth = 0; depth < MAX_ALIASES && tree.kindOf(value) === 'identifier'; depth++) {
      const found = bindings.find(value);
      if (found === undefined || found === 'ambiguous' || found.binding.kind !== 'value') return value;
      value = found.binding.value;
    }
    return value;
  };

  return { dottedName: (node) => dotted(node, 0), assignedFrom };
}
