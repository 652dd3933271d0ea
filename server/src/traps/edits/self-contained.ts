import type { ModuleFacts, NodeId } from '../../model/facts';
import { type ImportNeed, referTo } from './imports';

/**
 * A call of a library as another file can write it: `httpx.AsyncClient(timeout=5)`. Undefined when its arguments depend
 * on names of the file it is in.
 */
export function callElsewhere(
  from: ModuleFacts,
  call: NodeId,
  to: ModuleFacts,
): { readonly text: string; readonly need: ImportNeed | undefined } | undefined {
  const { tree } = from;
  const callee = tree.childByField(call, 'function');
  const list = tree.childByField(call, 'arguments');
  const dotted = callee === undefined ? undefined : from.dottedName(callee);
  if (callee === undefined || list === undefined || dotted === undefined || !dotted.includes('.')) return undefined;
  if (from.moduleName !== '' && dotted.startsWith(`${from.moduleName}.`)) return undefined;
  for (const node of tree.descendants(list)) {
    const isName = tree.kindOf(node) === 'identifier' && tree.fieldOf(node) !== 'name';
    if (isName || tree.kindOf(node) === 'comment' || tree.kindOf(node) === 'interpolation') return undefined;
  }
  const dot = dotted.lastIndexOf('.');
  const { expression, need } = referTo(to, dotted.slice(0, dot), dotted.slice(dot + 1));
  return { text: expression + tree.textOf(list), need };
}
