import type { CallFact, ModuleFacts, NodeId } from '../../model/facts';
import type { Span } from '../trap';
import { identifiersNamed } from './call-index';

/** A use of a coroutine as if it were its result, which fails or says nothing. */
export interface ResultUse {
  /** The name the coroutine is kept under; undefined when the call itself is used. */
  readonly name: string | undefined;
  /** What Python says about it, or how it shows in a failing comparison. */
  readonly error: string;
  readonly span: Span;
}

type Tree = ModuleFacts['tree'];

/**
 * The first use after `name = call()` when the name is used as the result everywhere in its function: neither awaited,
 * passed on, returned nor bound again. Attributes that a coroutine itself has do not count.
 */
export function usedAsResult({ tree }: ModuleFacts, call: CallFact): ResultUse | undefined {
  const assignment = tree.parentOf(call.node);
  if (assignment === undefined || tree.kindOf(assignment) !== 'assignment' || call.inFunction === undefined)
    return undefined;
  if (tree.childByField(assignment, 'right') !== call.node || tree.childByField(assignment, 'type') !== undefined)
    return undefined;
  const target = tree.childByField(assignment, 'left');
  if (target === undefined || tree.kindOf(target) !== 'identifier') return undefined;
  const name = tree.textOf(target);
  const uses = identifiersNamed(tree, name, call.inFunction.node).filter(
    (node) => node !== target && !isLabel(tree, node),
  );
  const found = uses.map((use) => useOf(tree, use));
  const [first] = found;
  if (first === undefined || uses.some((use) => use < call.node)) return undefined;
  return found.every((use) => use !== undefined) ? { name, ...first } : undefined;
}

/** `call().attribute`, `call()[key]`, `for x in call()`, `len(call())`: the coroutine is used up without being awaited. */
export function usedDirectly({ tree }: ModuleFacts, call: CallFact): ResultUse | undefined {
  let node = call.node;
  for (let parent = tree.parentOf(node); parent !== undefined; parent = tree.parentOf(parent)) {
    if (tree.kindOf(parent) !== 'parenthesized_expression') break;
    node = parent;
  }
  const use = call.awaited ? undefined : useOf(tree, node);
  // Conditions and comparisons are another trap.
  return use === undefined || use.isCondition ? undefined : { name: undefined, error: use.error, span: use.span };
}

const COROUTINE_ATTRIBUTE = /^(send|throw|close|cr_\w+|__\w+__)$/;

/** An attribute's or a keyword's own name, which is no use of a variable. */
function isLabel(tree: Tree, node: NodeId): boolean {
  const parent = tree.parentOf(node);
  if (parent === undefined) return false;
  const field = tree.fieldOf(node);
  const kind = tree.kindOf(parent);
  return (kind === 'attribute' && field === 'attribute') || (kind === 'keyword_argument' && field === 'name');
}

type Use = Omit<ResultUse, 'name'> & { readonly isCondition?: boolean };

/** Builtins that want a collection, with what they say to a coroutine. */
const COLLECTION_READERS: ReadonlyMap<string, string> = new Map([
  ['len', "object of type 'coroutine' has no len()"],
  ...['list', 'tuple', 'set', 'sorted', 'sum', 'enumerate'].map(
    (name) => [name, "'coroutine' object is not iterable"] as const,
  ),
]);

function useOf(tree: Tree, node: NodeId): Use | undefined {
  const parent = tree.parentOf(node);
  if (parent === undefined) return undefined;
  const field = tree.fieldOf(node);
  const span = tree.rangeOf(node);
  switch (tree.kindOf(parent)) {
    case 'attribute': {
      const attribute = field === 'object' ? tree.childByField(parent, 'attribute') : undefined;
      if (attribute === undefined || COROUTINE_ATTRIBUTE.test(tree.textOf(attribute))) return undefined;
      return {
        error: `AttributeError: 'coroutine' object has no attribute '${tree.textOf(attribute)}'`,
        span: tree.rangeOf(attribute),
      };
    }
    case 'subscript':
      return field === 'value' ? { error: "TypeError: 'coroutine' object is not subscriptable", span } : undefined;
    case 'for_statement':
    case 'for_in_clause':
      if (field !== 'right' || tree.isAsync(parent)) return undefined;
      return { error: "TypeError: 'coroutine' object is not iterable", span };
    case 'argument_list':
      return readCollection(tree, parent, span);
    case 'comparison_operator':
      // What is asked with `is` may well be asked of a coroutine.
      return /\bis\b/.test(operators(tree, parent))
        ? undefined
        : { error: '<coroutine object ', span, isCondition: true };
    case 'assert_statement':
      return tree.namedChildren(parent)[0] === node
        ? { error: 'RuntimeWarning: coroutine ', span, isCondition: true }
        : undefined;
    default:
      return undefined;
  }
}

function readCollection(tree: Tree, list: NodeId, span: Span): Use | undefined {
  const call = tree.parentOf(list);
  const callee = call === undefined ? undefined : tree.childByField(call, 'function');
  const error = callee === undefined ? undefined : COLLECTION_READERS.get(tree.textOf(callee));
  return error === undefined || tree.namedChildren(list).length !== 1
    ? undefined
    : { error: `TypeError: ${error}`, span };
}

/** The text between the operands of a comparison. */
function operators(tree: Tree, comparison: NodeId): string {
  const operands = tree.namedChildren(comparison);
  return operands
    .slice(1)
    .map((operand, index) => tree.text.slice(tree.endOf(operands[index] ?? operand), tree.startOf(operand)))
    .join(' ');
}
