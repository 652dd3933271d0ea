import type { Facts } from '../../model/facts';
import { cancelAtEnd } from '../../traps/edits/cancel-at-end';
import type { Fix, Span } from '../../traps/trap';

const MAKERS: ReadonlySet<string> = new Set([
  'asyncio.create_task',
  'asyncio.ensure_future',
  'asyncio.tasks.create_task',
  'asyncio.AbstractEventLoop.create_task',
]);

/** Cancels the task that is made on a line, and waits for it, when the test or the fixture is done with it. */
export function endTask({ module }: Facts, line: Span): Fix[] {
  const { tree } = module;
  for (const { node, name, range, inFunction } of module.calls) {
    if (name === undefined || !MAKERS.has(name) || range.start < line.start || range.start > line.end) continue;
    const assignment = tree.parentOf(node);
    if (assignment === undefined || tree.kindOf(assignment) !== 'assignment' || !inFunction?.isAsync) continue;
    const left = tree.childByField(assignment, 'left');
    const statement = tree.parentOf(assignment);
    const block = statement === undefined ? undefined : tree.parentOf(statement);
    if (left === undefined || statement === undefined || block === undefined || tree.kindOf(block) !== 'block')
      continue;
    // Of an attribute or a list somebody else may be in charge.
    if (tree.kindOf(left) !== 'identifier') continue;
    const siblings = tree.namedChildren(block);
    return cancelAtEnd(module, statement, tree.textOf(left), siblings.slice(siblings.indexOf(statement) + 1));
  }
  return [];
}
