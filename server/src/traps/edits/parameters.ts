import type { FunctionFact, ModuleFacts, ParameterFact } from '../../model/facts';
import type { Edit } from '../trap';

/** Removes a parameter with its annotation, and the comma and space that go with it. */
export function removeParameter({ tree, path }: ModuleFacts, { node }: FunctionFact, parameter: ParameterFact): Edit {
  const list = tree.childByField(node, 'parameters');
  const entries = list === undefined ? [] : tree.namedChildren(list);
  const index = entries.findIndex(
    (entry) => tree.startOf(entry) <= parameter.range.start && parameter.range.end <= tree.endOf(entry),
  );
  const entry = entries[index];
  const next = entries[index + 1];
  const previous = entries[index - 1];
  if (entry === undefined) return { file: path, span: parameter.range, newText: '' };
  if (next !== undefined)
    return { file: path, span: { start: tree.startOf(entry), end: tree.startOf(next) }, newText: '' };
  const start = previous === undefined ? tree.startOf(entry) : tree.endOf(previous);
  return { file: path, span: { start, end: tree.endOf(entry) }, newText: '' };
}
