import type { ModuleFacts, NodeId } from '../../model/facts';
import type { Edit } from '../trap';
import { wholeLines } from './lines';
import { wrapStatements } from './reindent';

/**
 * Turns `name = manager(...)` into a `with` block around the rest of its block. Empty where the assignment is the last
 * statement, or stands for more than one name.
 *
 * @param changes edits inside the rest, done at the same time
 */
export function assignmentToWith(
  file: ModuleFacts,
  assignment: NodeId,
  keyword: 'with' | 'async with',
  changes: readonly Edit[] = [],
): Edit[] {
  const { tree, text, path } = file;
  const statement = tree.parentOf(assignment);
  const block = statement === undefined ? undefined : tree.parentOf(statement);
  const left = tree.childByField(assignment, 'left');
  const right = tree.childByField(assignment, 'right');
  if (statement === undefined || block === undefined || tree.kindOf(block) !== 'block') return [];
  if (left === undefined || right === undefined || tree.kindOf(left) !== 'identifier') return [];
  const siblings = tree.children(block);
  const rest = siblings.slice(siblings.indexOf(statement) + 1);
  if (rest.every((node) => tree.kindOf(node) === 'comment')) return [];
  const header = `${keyword} ${tree.textOf(right)} as ${tree.textOf(left)}:`;
  const removed: Edit = { file: path, span: wholeLines(text, tree.rangeOf(statement)), newText: '' };
  return [removed, ...wrapStatements(file, rest, header, changes)];
}
