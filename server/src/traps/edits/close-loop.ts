import type { ModuleFacts, NodeId } from '../../model/facts';
import type { Edit } from '../trap';
import { indentationAt, indentationStep, newlineOf } from './lines';
import { wrapStatements } from './reindent';

/**
 * Puts statements of one block into a `try` whose `finally` closes a loop.
 * @param changes edits inside the statements, done at the same time
 */
export function closeLoopAfter(
  module: ModuleFacts,
  statements: readonly NodeId[],
  loop: string,
  changes: readonly Edit[] = [],
): Edit[] {
  const { tree, path, text } = module;
  const first = statements[0];
  const last = statements.at(-1);
  if (first === undefined || last === undefined) return [];
  const newline = newlineOf(text);
  const indentation = indentationAt(text, tree.startOf(first));
  const end = tree.endOf(last);
  const newText = `${newline}${indentation}finally:${newline}${indentation}${indentationStep(text)}${loop}.close()`;
  return [...wrapStatements(module, statements, 'try:', changes), { file: path, span: { start: end, end }, newText }];
}
