import { joinCells } from './cells';
import { type JsonPlace, placesInJson } from './json-places';
import { readNotebook } from './read-notebook';
import { type CellEdit, type DocumentEdit, splitEdit } from './split-edit';

/**
 * Applies edits of the document of all cells to the notebook's file. Only the sources of changed cells are written
 * anew, in the form they had (a string or a list of lines, its indentation, its escapes); outputs and all else stay.
 * @param text the .ipynb file
 * @param edits do not overlap
 */
export function editNotebook(text: string, edits: readonly DocumentEdit[]): string {
  const content = readNotebook(text);
  if (content.kind !== 'python') return text;
  const document = joinCells(content.cells);
  const byCell = new Map<number, CellEdit[]>();
  for (const edit of edits.flatMap((whole) => splitEdit(document, whole))) {
    byCell.set(edit.cell.number, [...(byCell.get(edit.cell.number) ?? []), edit]);
  }
  const places = placesInJson(text).members.get('cells');
  let result = text;
  for (const [number, own] of [...byCell].sort(([one], [other]) => other - one)) {
    const place = places?.members.get(number - 1)?.members.get('source');
    const before = content.cells[number - 1]?.source ?? '';
    const after = editCell(before, own);
    if (place === undefined || after === before) continue;
    result = result.slice(0, place.start) + sourceText(text, place, after) + result.slice(place.end);
  }
  return result;
}

/** A cell's source with its edits. */
export function editCell(source: string, edits: readonly DocumentEdit[]): string {
  return [...edits]
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
    .reduceRight((result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end), source);
}

/** A source as JSON, in the form of the one at `place`. */
function sourceText(text: string, place: JsonPlace, source: string): string {
  const before = text.slice(place.start, place.end);
  const escapes = !hasNonAscii(before) && /\\u/.test(before);
  const quote = (line: string) => {
    const quoted = JSON.stringify(line);
    return escapes ? quoted.replaceAll(/[^\0-\x7f]/g, escapeCharacter) : quoted;
  };
  if (!before.startsWith('[')) return quote(source);
  const lines = source.split(/(?<=\n)/).filter((line) => line !== '');
  if (lines.length === 0) return '[]';
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const outer = /^[ \t]*/.exec(text.slice(lineStart(text, place.start)))?.[0] ?? '';
  const inner = /^\[\s*\n([ \t]*)/.exec(before)?.[1] ?? (before === '[]' ? innerIndentation(text, outer) : undefined);
  if (inner === undefined) return `[${lines.map(quote).join(separatorIn(before) ?? separatorIn(text) ?? ', ')}]`;
  return `[${newline}${lines.map((line) => inner + quote(line)).join(`,${newline}`)}${newline}${outer}]`;
}

/** In a list on one line. */
function separatorIn(list: string): string | undefined {
  return /"(, *)"/.exec(list)?.[1];
}

/** The first step of indentation of the file, one deeper than `outer`; undefined in a file without line endings. */
function innerIndentation(text: string, outer: string): string | undefined {
  const step = /\n([ \t]+)/.exec(text)?.[1];
  return step === undefined ? undefined : outer + step;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function hasNonAscii(text: string): boolean {
  return [...text].some((character) => character > '\x7f');
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
