import type { CallFact, ModuleFacts, NodeId } from '../../model/facts';
import type { Span } from '../trap';

/** Where the name that a call is assigned to is used as the call's result. */
export interface ResultUse {
  readonly name: string;
  readonly attribute: string;
  readonly span: Span;
}

/**
 * The first `name.attribute` after `name = call()` when the name is used in no other way in its function: neither
 * awaited, passed on, returned nor bound again. Attributes that a coroutine itself has do not count.
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
  const uses: NodeId[] = [];
  for (const node of tree.descendants(call.inFunction.node)) {
    if (node === target || tree.kindOf(node) !== 'identifier' || tree.textOf(node) !== name) continue;
    if (!isLabel(tree, node)) uses.push(node);
  }
  const attributes = uses.map((use) => attributeOf(tree, use));
  const [first] = attributes;
  if (first === undefined || uses.some((use) => use < call.node)) return undefined;
  const plain = attributes.every(
    (attribute) => attribute !== undefined && !COROUTINE_ATTRIBUTE.test(tree.textOf(attribute)),
  );
  if (!plain) return undefined;
  return { name, attribute: tree.textOf(first), span: tree.rangeOf(first) };
}

const COROUTINE_ATTRIBUTE = /^(send|throw|close|cr_\w+|__\w+__)$/;

/** An attribute's or a keyword's own name, which is no use of a variable. */
function isLabel(tree: ModuleFacts['tree'], node: NodeId): boolean {
  const parent = tree.parentOf(node);
  if (parent === undefined) return false;
  const field = tree.fieldOf(node);
  const kind = tree.kindOf(parent);
  return (kind === 'attribute' && field === 'attribute') || (kind === 'keyword_argument' && field === 'name');
}

function attributeOf(tree: ModuleFacts['tree'], node: NodeId): NodeId | undefined {
  const parent = tree.parentOf(node);
  if (parent === undefined || tree.kindOf(parent) !== 'attribute' || tree.fieldOf(node) !== 'object') return undefined;
  return tree.childByField(parent, 'attribute');
}
