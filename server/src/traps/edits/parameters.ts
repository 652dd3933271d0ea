import type { FunctionFact, ModuleFacts, ParameterFact } from '../../model/facts';
import type { Edit, Span } from '../trap';

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

/** Range of a parameter with its annotation and default. */
export function parameterRange({ tree }: ModuleFacts, { node }: FunctionFact, { range }: ParameterFact): Span {
  const list = tree.childByField(node, 'parameters');
  const entries = list === undefined ? [] : tree.namedChildren(list);
  const entry = entries.find((child) => tree.startOf(child) <= range.start && range.end <= tree.endOf(child));
  return entry === undefined ? range : tree.rangeOf(entry);
}

/** Adds a parameter behind the positional ones that a function has. */
export function addParameter(file: ModuleFacts, definition: FunctionFact, name: string): Edit {
  const { tree, path } = file;
  const { node, parameters } = definition;
  const last = parameters.filter(({ kind, hasDefault }) => kind === 'positional' && !hasDefault).at(-1);
  if (last !== undefined) {
    const { end } = parameterRange(file, definition, last);
    return { file: path, span: { start: end, end }, newText: `, ${name}` };
  }
  const list = tree.childByField(node, 'parameters');
  const start = list === undefined ? tree.startOf(node) : tree.startOf(list) + 1;
  return { file: path, span: { start, end: start }, newText: parameters.length > 0 ? `${name}, ` : name };
}
