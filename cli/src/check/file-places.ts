import { cellAt, joinCells } from '../../../server/src/notebook/cells';
import { isNotebook, readNotebook } from '../../../server/src/notebook/read-notebook';
import { splitEdit } from '../../../server/src/notebook/split-edit';
import type { Span } from '../../../server/src/traps/trap';
import { indexLines, type LineIndex } from './line-index';

/** Lines and columns from 1, columns in UTF-16 code units; in a notebook of the one cell that is named. */
export interface LineRange {
  /** Place among all cells of the notebook, from 1; only for a notebook. */
  cell?: number;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** From the offsets of a file (of a notebook: of the document of its cells) to lines for people. */
export interface FilePlaces {
  /** A range over several cells is cut at the end of its first. */
  rangeOf(span: Span): LineRange;
  /** An edit as edits of single cells; of a file, as itself. */
  editsOf(edit: { span: Span; newText: string }): (LineRange & { newText: string })[];
  /** Lines of the file, or of a cell. */
  lines(cell?: number): LineIndex;
}

/** @param text the file's text */
export function placesOf(path: string, text: string): FilePlaces {
  return isNotebook(path) ? placesInNotebook(text) : placesInFile(text);
}

/**
 * Places of many files, each read once.
 * @param readText text of a file by path; undefined counts as empty
 */
export function readPlaces(readText: (path: string) => string | undefined): (path: string) => FilePlaces {
  const known = new Map<string, FilePlaces>();
  return (path) => {
    const places = known.get(path) ?? placesOf(path, readText(path) ?? '');
    known.set(path, places);
    return places;
  };
}

function placesInFile(text: string): FilePlaces {
  const index = indexLines(text);
  const rangeOf = (span: Span) => lineRange(index, span);
  return { rangeOf, editsOf: ({ span, newText }) => [{ ...rangeOf(span), newText }], lines: () => index };
}

function placesInNotebook(text: string): FilePlaces {
  const content = readNotebook(text);
  const all = content.kind === 'python' ? content.cells : [];
  const document = joinCells(all);
  const indexes = new Map<number, LineIndex>();
  const lines = (cell = 1) => {
    const index = indexes.get(cell) ?? indexLines(all[cell - 1]?.source ?? '');
    indexes.set(cell, index);
    return index;
  };
  return {
    rangeOf({ start, end }) {
      const cell = cellAt(document.cells, start);
      if (cell === undefined) return lineRange(lines(), { start: 0, end: 0 });
      const span = { start: start - cell.span.start, end: Math.min(end, cell.span.end) - cell.span.start };
      return { cell: cell.number, ...lineRange(lines(cell.number), span) };
    },
    editsOf: (edit) =>
      splitEdit(document, edit).map(({ cell: { number }, span, newText }) => ({
        cell: number,
        ...lineRange(lines(number), span),
        newText,
      })),
    lines,
  };
}

function lineRange(index: LineIndex, span: Span): LineRange {
  const { line, column } = index.position(span.start);
  const end = index.position(span.end);
  return { line, column, endLine: end.line, endColumn: end.column };
}
