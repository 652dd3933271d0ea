import { joinCells } from '../notebook/cells';
import { editNotebook } from '../notebook/edit-notebook';
import { isNotebook, readNotebook } from '../notebook/read-notebook';
import type { Edit } from '../traps/trap';
import { editedRegion } from './edited-region';
import { applyEdits } from './merge-fixes';

/** Applies the edits of one file to its text; a notebook's are about the document of its cells. */
export function editFile(path: string, text: string, edits: readonly Edit[]): string {
  return isNotebook(path) ? editNotebook(text, edits) : applyEdits(text, edits);
}

/**
 * The edits that make one text of a file of another: one for a file, one for each changed cell of a notebook, whose
 * cells have to be the same in number.
 */
export function editsBetween(path: string, before: string, after: string): Edit[] {
  if (!isNotebook(path)) return [regionEdit(path, before, after, 0)].filter(changes);
  const [old, edited] = [readNotebook(before), readNotebook(after)];
  if (old.kind !== 'python' || edited.kind !== 'python') return [];
  return joinCells(old.cells)
    .cells.map(({ source, span, number }) =>
      regionEdit(path, source, edited.cells[number - 1]?.source ?? '', span.start),
    )
    .filter(changes);
}

/** A file's text as `preview` takes it, for what was analysed. */
export function fileTextOf({
  text,
  cells,
}: {
  text: string;
  cells: readonly { source: string }[] | undefined;
}): string {
  if (cells === undefined) return text;
  return JSON.stringify({ cells: cells.map(({ source }) => ({ cell_type: 'code', source })) });
}

function regionEdit(file: string, before: string, after: string, offset: number): Edit {
  const { span, shift } = editedRegion(before, after);
  return {
    file,
    span: { start: offset + span.start, end: offset + span.end },
    newText: after.slice(span.start, span.end + shift),
  };
}

function changes({ span, newText }: Edit): boolean {
  return newText !== '' || span.end > span.start;
}
