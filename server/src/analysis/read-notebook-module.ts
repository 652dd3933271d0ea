import type { ModuleFacts, NotebookFacts, Range } from '../model/facts';
import { readModule } from '../model/read-module';
import { type Cell, joinCells, type PlacedCell } from '../notebook/cells';
import { type Magic, type MaskedSource, maskMagics } from '../notebook/magics';
import { parsePython } from '../syntax/parse-python';

interface ReadCell extends MaskedSource {
  readonly parses: boolean;
}

/** Texts of cells come again with every edit of another cell. */
const cellsRead = new Map<string, ReadCell>();
const MOST_REMEMBERED = 1000;

/**
 * Facts of a notebook's Python cells as one module. A cell that does not parse is left blank: unlike a file, a
 * notebook runs without it.
 */
export function readNotebookModule(path: string, rootDir: string, cells: readonly Cell[]): ModuleFacts {
  const document = joinCells(cells);
  const read = document.cells.map((cell) => ({ cell, ...readCell(cell.source) }));
  const text = joinCells(
    read.map(({ cell, text: masked, parses }) => ({ ...cell, source: parses ? masked : blank(masked) })),
  ).text;
  const sound = read.filter(({ parses }) => parses);
  const notebook: NotebookFacts = {
    cells: document.cells,
    magics: sound.flatMap(({ cell, magics }) => magics.map((magic): Magic => ({ ...magic, ...moved(cell, magic) }))),
    plainPython: sound.flatMap(({ cell, plainPython }) => plainPython.map((range) => moved(cell, range))),
    broken: read.filter(({ parses }) => !parses).map(({ cell }) => cell),
  };
  return readModule(path, rootDir, parsePython(text), notebook);
}

function readCell(source: string): ReadCell {
  const known = cellsRead.get(source);
  if (known !== undefined) return known;
  if (cellsRead.size >= MOST_REMEMBERED) cellsRead.clear();
  const masked = maskMagics(source);
  const cell = { ...masked, parses: parsePython(masked.text).errors.length === 0 };
  cellsRead.set(source, cell);
  return cell;
}

function moved({ span }: PlacedCell, { start, end }: Range): Range {
  return { start: span.start + start, end: span.start + end };
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ');
}
