import type { Range } from '../syntax/syntax-tree';

/** A cell as its notebook has it. */
export interface Cell {
  /** Place among all cells of the notebook, from 1, as people count them. */
  readonly number: number;
  /** True for a code cell in the notebook's own Python. */
  readonly isPython: boolean;
  readonly source: string;
}

/** A Python cell in the document that all of them make together. */
export interface PlacedCell extends Cell {
  /** Without the line ending that sets the next cell apart. */
  readonly span: Range;
}

/** The Python cells of a notebook as one text. */
export interface CellDocument {
  readonly text: string;
  readonly cells: readonly PlacedCell[];
}

/** Stands between two cells. */
export const SEPARATOR = '\n';

/** Joins the Python cells in their order, each one starting a line. */
export function joinCells(cells: readonly Cell[]): CellDocument {
  const placed: PlacedCell[] = [];
  let start = 0;
  for (const cell of cells) {
    if (!cell.isPython) continue;
    const end = start + cell.source.length;
    placed.push({ ...cell, span: { start, end } });
    start = end + SEPARATOR.length;
  }
  return { text: placed.map(({ source }) => source).join(SEPARATOR), cells: placed };
}

/** The cell an offset of the document is in; the end of a cell is still its own. Undefined when there is no cell. */
export function cellAt(cells: readonly PlacedCell[], offset: number): PlacedCell | undefined {
  let low = 0;
  let high = cells.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((cells[middle]?.span.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return cells[low];
}
