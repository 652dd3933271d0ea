import type { CallFact, ModuleFacts } from '../../model/facts';
import type { Edit } from '../trap';

/** Calls another method with the same arguments; nothing when the method is not called `from`. */
export function renameMethod({ tree, path }: ModuleFacts, { callee }: CallFact, from: string, to: string): Edit[] {
  const attribute = tree.childByField(callee, 'attribute');
  if (attribute === undefined || tree.textOf(attribute) !== from) return [];
  return [{ file: path, span: tree.rangeOf(attribute), newText: to }];
}
