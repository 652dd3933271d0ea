import type { ModuleFacts, NodeId } from '../../model/facts';
import type { Edit } from '../trap';

/** Kinds that may stand behind `await` without parentheses. */
const PRIMARIES: ReadonlySet<string> = new Set([
  'call',
  'identifier',
  'attribute',
  'subscript',
  'parenthesized_expression',
  'list',
  'tuple',
]);

/** Puts `await` before an expression. */
export function insertAwait(file: ModuleFacts, node: NodeId): Edit[] {
  const { tree, path } = file;
  const { start, end } = tree.rangeOf(node);
  if (!needsParentheses(file, node)) return [{ file: path, span: { start, end: start }, newText: 'await ' }];
  return [
    { file: path, span: { start, end: start }, newText: '(await ' },
    { file: path, span: { start: end, end }, newText: ')' },
  ];
}

/** Text that awaits `awaited` in the place of `node`. */
export function awaitInPlaceOf(file: ModuleFacts, node: NodeId, awaited: string): string {
  return needsParentheses(file, node) ? `(await ${awaited})` : `await ${awaited}`;
}

/** Text of an expression as it may stand behind `await`. */
export function awaitable({ tree }: ModuleFacts, node: NodeId): string {
  const text = tree.textOf(node);
  return PRIMARIES.has(tree.kindOf(node)) ? text : `(${text})`;
}

/** `await x` binds looser than `.`, `()`, `[]` and the base of `**`. */
function needsParentheses({ tree }: ModuleFacts, node: NodeId): boolean {
  const parent = tree.parentOf(node);
  if (parent === undefined) return false;
  const field = tree.fieldOf(node);
  switch (tree.kindOf(parent)) {
    case 'attribute':
      return field === 'object';
    case 'call':
      return field === 'function';
    case 'subscript':
      return field === 'value';
    case 'await':
      return true;
    default:
      return false;
  }
}
