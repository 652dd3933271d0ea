import type { ModuleFacts, NodeId } from '../../model/facts';
import type { Edit } from '../trap';

/** The `keyword_argument` nodes and positional arguments of a call's argument list, in text order. */
export function argumentsOf({ tree }: ModuleFacts, call: NodeId): readonly NodeId[] {
  const list = tree.childByField(call, 'arguments');
  return list === undefined ? [] : tree.namedChildren(list);
}

/** The whole `name=value` argument of a call. */
export function keywordArgument(file: ModuleFacts, call: NodeId, name: string): NodeId | undefined {
  const { tree } = file;
  return argumentsOf(file, call).find((argument) => {
    if (tree.kindOf(argument) !== 'keyword_argument') return false;
    const written = tree.childByField(argument, 'name');
    return written !== undefined && tree.textOf(written) === name;
  });
}

/** Sets `name=value` in a call: replaces the value that is there, or adds the argument behind the last one. */
export function setKeyword(file: ModuleFacts, call: NodeId, name: string, value: string): Edit {
  const { tree, path } = file;
  const existing = keywordArgument(file, call, name);
  const written = existing === undefined ? undefined : tree.childByField(existing, 'value');
  if (written !== undefined) return { file: path, span: tree.rangeOf(written), newText: value };
  const list = tree.childByField(call, 'arguments');
  const last = argumentsOf(file, call).at(-1);
  if (last !== undefined) {
    const offset = tree.endOf(last);
    return { file: path, span: { start: offset, end: offset }, newText: `, ${name}=${value}` };
  }
  const offset = list === undefined ? tree.endOf(call) : tree.endOf(list) - 1;
  return { file: path, span: { start: offset, end: offset }, newText: `${name}=${value}` };
}

/** Removes `name=value` from a call with the comma and space that go with it; undefined when it is not there. */
export function removeKeyword(file: ModuleFacts, call: NodeId, name: string): Edit | undefined {
  const argument = keywordArgument(file, call, name);
  return argument === undefined ? undefined : removeArgument(file, call, argument);
}

/** Removes `name=value` from a decorator's call, and the brackets with the last argument. */
export function removeKeywordOrBrackets(file: ModuleFacts, call: NodeId, name: string): Edit | undefined {
  const removal = removeKeyword(file, call, name);
  const list = file.tree.childByField(call, 'arguments');
  if (removal === undefined || list === undefined || argumentsOf(file, call).length > 1) return removal;
  return { ...removal, span: file.tree.rangeOf(list) };
}

/** Removes one argument of a call with the comma and space that go with it. */
export function removeArgument(file: ModuleFacts, call: NodeId, argument: NodeId): Edit {
  return removeFromList(file, argumentsOf(file, call), argument);
}

/** Removes one of the entries between two brackets with the comma and space that go with it. */
export function removeFromList({ tree, path, text }: ModuleFacts, entries: readonly NodeId[], entry: NodeId): Edit {
  const index = entries.indexOf(entry);
  const next = entries[index + 1];
  const previous = entries[index - 1];
  const { start, end } = tree.rangeOf(entry);
  if (next !== undefined) return { file: path, span: { start, end: tree.startOf(next) }, newText: '' };
  if (previous !== undefined) return { file: path, span: { start: tree.endOf(previous), end }, newText: '' };
  const trailingComma = /^\s*,/.exec(text.slice(end))?.[0].length ?? 0;
  return { file: path, span: { start, end: end + trailingComma }, newText: '' };
}
