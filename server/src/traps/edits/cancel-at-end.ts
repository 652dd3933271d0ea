import type { ModuleFacts, NodeId } from '../../model/facts';
import { fix } from '../reading/report';
import type { Edit, Fix } from '../trap';
import { referTo } from './imports';
import { indentationAt, indentationStep, lineStart, newlineOf } from './lines';
import { wrapStatements } from './reindent';
import { withImports } from './with-imports';

/**
 * Puts what follows the making of a task into a `try`, and cancels and awaits it in its `finally`. Empty where nothing
 * follows, or something of it stands on the same line.
 * @param made the statement that makes the task
 * @param name the variable that has it
 * @param rest what follows in the same block
 * @param changes edits done at the same time, e.g. one that gives the task its name
 */
export function cancelAtEnd(
  module: ModuleFacts,
  made: NodeId,
  name: string,
  rest: readonly NodeId[],
  changes: readonly Edit[] = [],
): Fix[] {
  const { tree, text, path } = module;
  const last = rest.at(-1);
  const own = lineStart(text, tree.startOf(made));
  if (last === undefined || rest.some((node) => lineStart(text, tree.startOf(node)) <= own)) return [];
  const cancelled = referTo(module, 'asyncio', 'CancelledError');
  const suppress = referTo(module, 'contextlib', 'suppress');
  const outer = indentationAt(text, tree.startOf(made));
  const wrapped = wrapStatements(module, rest, 'try:');
  const step = indentationStep(text);
  const end = tree.endOf(last);
  const closing: Edit = {
    file: path,
    span: { start: end, end },
    newText: [
      '',
      `${outer}finally:`,
      `${outer}${step}${name}.cancel()`,
      // Awaited, not gathered: an error it had before it was cancelled must not be lost.
      `${outer}${step}with ${suppress.expression}(${cancelled.expression}):`,
      `${outer}${step}${step}await ${name}`,
    ].join(newlineOf(text)),
  };
  return fix(
    'Cancel it at the end',
    false,
    withImports(module, [...changes, ...wrapped, closing], [cancelled.need, suppress.need]),
  );
}
