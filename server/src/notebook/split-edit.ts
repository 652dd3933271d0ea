import type { Range } from '../syntax/syntax-tree';
import { type CellDocument, cellAt, type PlacedCell, SEPARATOR } from './cells';

/** A replacement in the document of all cells. */
export interface DocumentEdit {
  readonly span: Range;
  readonly newText: string;
}

/** A replacement in one cell; offsets count from the cell's start. */
export interface CellEdit extends DocumentEdit {
  readonly cell: PlacedCell;
}

/**
 * An edit of the document as edits of its cells. What stands between two cells is nobody's and stays: the new text goes
 * to the first cell, the other cells only lose what is replaced.
 */
export function splitEdit({ text, cells }: CellDocument, { span, newText }: DocumentEdit): CellEdit[] {
  const first = cellAt(cells, span.start);
  if (first === undefined) return [];
  const touched = cells.filter(
    (cell) => cell === first || (cell.span.start < span.end && cell.span.end > first.span.end),
  );
  return touched.flatMap((cell): CellEdit[] => {
    const { start, end } = cell.span;
    const takesSeparator = span.end > end;
    const from = Math.max(span.start, start);
    const to = Math.min(span.end, end);
    const own = cell === first ? withoutLastNewline(newText, takesSeparator) : '';
    // The last line of a cell goes with the line ending before it.
    const isLastLine = takesSeparator && own === '' && from > start;
    const begin = isLastLine ? from - lineEndingBefore(text, from) : from;
    if (begin === to && own === '' && span.end > span.start) return [];
    return [{ cell, span: { start: begin - start, end: to - start }, newText: own }];
  });
}

function withoutLastNewline(newText: string, takesSeparator: boolean): string {
  return takesSeparator && newText.endsWith(SEPARATOR) ? newText.replace(/\r?\n$/, '') : newText;
}

function lineEndingBefore(text: string, offset: number): number {
  return /(?:\r\n|\n|\r)?$/.exec(text.slice(Math.max(0, offset - 2), offset))?.[0].length ?? 0;
}
