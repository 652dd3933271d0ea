import type { DecoratorFact, ModuleFacts } from '../../model/facts';
import type { Edit } from '../trap';
import { removeFromList } from './arguments';
import { removeDecorator } from './decorators';
import { wholeLines } from './lines';

/**
 * Takes a mark away: a decorator with its line, an entry of a `pytestmark` list, or the whole assignment. Undefined
 * when it is written in another way or in another file.
 */
export function removeMark(module: ModuleFacts, mark: DecoratorFact): Edit | undefined {
  const { tree, text, path } = module;
  if (mark.file !== path) return undefined;
  if (tree.kindOf(mark.node) === 'decorator') return removeDecorator(module, mark);
  const parent = tree.parentOf(mark.node);
  if (parent === undefined) return undefined;
  const isList = ['list', 'tuple'].includes(tree.kindOf(parent));
  const entries = isList ? tree.namedChildren(parent) : [];
  if (entries.length > 1) return removeFromList(module, entries, mark.node);
  const assignment = isList ? tree.parentOf(parent) : parent;
  const statement = assignment === undefined ? undefined : tree.parentOf(assignment);
  if (assignment === undefined || statement === undefined || tree.kindOf(assignment) !== 'assignment') return undefined;
  const lines = wholeLines(text, tree.rangeOf(statement));
  const below = /^(?:[ \t]*\r?\n)*/.exec(text.slice(lines.end))?.[0] ?? '';
  const isAlone = lines.start === 0 || /\n[ \t]*\r?\n$/.test(text.slice(0, lines.start));
  // Blank lines on both sides of it are one gap afterwards: the wider one below stays.
  const above = isAlone && below !== '' ? (/\r?\n$/.exec(text.slice(0, lines.start))?.[0].length ?? 0) : 0;
  return { file: path, span: { start: lines.start - above, end: lines.end }, newText: '' };
}
