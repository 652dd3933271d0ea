import type { TreeColumns } from './flat-tree';
import type { Range } from './syntax-tree';

/** The grammar's numbers of what is looked at here. */
export interface LenientKinds {
  readonly module: number;
  readonly block: number;
  readonly comment: number;
  readonly decorated: number;
  readonly assignment: number;
  /** Of the field that holds an annotation. */
  readonly typeField: number;
}

/** How far a tab moves: Python's tokenizer fills up to the next multiple of 8. */
const TAB = 8;

/** Behind the same logical line as something else. */
const INSIDE_LINE = -1;
/** Behind a `;` or a `:`, or on a continued line: no indentation to compare. */
const NO_COLUMN = -2;

/**
 * What tree-sitter takes and Python does not: a block without a statement, a statement or decorator that is indented
 * other than its block, a statement that begins where the one before has not ended (`import a\` with another import on
 * the next line), an annotation inside of an assignment (`a = b: int`).
 * @returns where each begins, as errors of the syntax
 */
export function lenientSyntax(text: string, tree: TreeColumns, of: LenientKinds): Range[] {
  const { kinds, parents, starts, ends, lasts, fields } = tree;
  const wrong: Range[] = [];
  const commentEnds = new Set<number>();
  const columns = new Map<number, number>();
  for (let node = 1; node < kinds.length; node++) {
    const holder = parents[node] ?? 0;
    const start = starts[node] ?? 0;
    const kind = kinds[holder];
    if (kinds[node] === of.comment) {
      commentEnds.add(ends[node] ?? 0);
      continue;
    }
    if (kinds[node] === of.block && lasts[node] === node) wrong.push({ start, end: start });
    if (kind === of.assignment && fields[node] === of.typeField && kinds[parents[holder] ?? 0] === of.assignment)
      wrong.push({ start, end: start + 1 });
    if (kind !== of.block && kind !== of.module && kind !== of.decorated) continue;
    const column = columnOf(text, start, commentEnds);
    if (column === NO_COLUMN) continue;
    const expected = kind === of.module ? 0 : (columns.get(holder) ?? column);
    columns.set(holder, expected);
    if (column !== expected) wrong.push({ start, end: start + 1 });
  }
  return wrong;
}

/** @param commentEnds offsets: a backslash in a comment continues nothing */
function columnOf(text: string, offset: number, commentEnds: ReadonlySet<number>): number {
  let end = offset;
  for (;;) {
    const line = skipBlanks(text, end);
    const before = text[line - 1];
    if (before === ';' || before === ':') return NO_COLUMN;
    if (before !== undefined && before !== '\n' && before !== '\ufeff') return INSIDE_LINE;
    const last = text[line - 2] === '\r' ? line - 3 : line - 2;
    const isContinued = before === '\n' && text[last] === '\\' && !commentEnds.has(last + 1);
    if (!isContinued) return end === offset ? widthOf(text, line, offset) : NO_COLUMN;
    end = last;
  }
}

/** @returns the offset behind what is no blank */
function skipBlanks(text: string, offset: number): number {
  let at = offset;
  for (let before = text[at - 1]; before === ' ' || before === '\t' || before === '\f'; before = text[at - 1]) at--;
  return at;
}

function widthOf(text: string, start: number, end: number): number {
  let column = 0;
  for (let at = start; at < end; at++) {
    if (text[at] === '\f') column = 0;
    else column = text[at] === '\t' ? column + TAB - (column % TAB) : column + 1;
  }
  return column;
}
