import type { ModuleFacts } from '../../model/facts';
import type { MisusedMock } from '../reading/plain-mocks';
import { fix } from '../reading/report';
import type { Edit, Fix } from '../trap';

/** What asks whether a call was made, and what asks whether it was awaited. */
const AWAITED: ReadonlyMap<string, string> = new Map([
  ['assert_called', 'assert_awaited'],
  ['assert_called_once', 'assert_awaited_once'],
  ['assert_called_with', 'assert_awaited_with'],
  ['assert_called_once_with', 'assert_awaited_once_with'],
  ['assert_any_call', 'assert_any_await'],
  ['assert_has_calls', 'assert_has_awaits'],
]);

/**
 * Has the function that makes a mock assert that its method was awaited, where it asserts only that it was called. The
 * test then fails, and says what is wrong.
 */
export function assertAwaited({ tree, calls, path }: ModuleFacts, { made, use }: MisusedMock): Fix[] {
  const assignment = tree.parentOf(made.node);
  const left = assignment === undefined ? undefined : tree.childByField(assignment, 'left');
  if (left === undefined || tree.kindOf(left) !== 'identifier') return [];
  const asked = `${tree.textOf(left)}.${use.method}.`;
  const edits: Edit[] = [];
  for (const { callee, inFunction } of calls) {
    const text = tree.textOf(callee);
    const attribute = tree.childByField(callee, 'attribute');
    const awaited = attribute === undefined ? undefined : AWAITED.get(tree.textOf(attribute));
    if (inFunction?.node !== made.inFunction?.node || attribute === undefined || awaited === undefined) continue;
    if (text === asked + tree.textOf(attribute))
      edits.push({ file: path, span: tree.rangeOf(attribute), newText: awaited });
  }
  const [first] = edits;
  if (first === undefined) return [];
  const title = `Ask whether ${use.method} was awaited: ${first.newText}()`;
  return fix(title, false, edits).map((each) => ({ ...each, failsWith: 'awaited' }));
}
