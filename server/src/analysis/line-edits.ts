import { diffLines } from 'diff';
import type { Edit } from '../traps/trap';

/** The edits, line by line, that make one text of a file of another. */
export function lineEdits(file: string, before: string, after: string): Edit[] {
  const edits: Edit[] = [];
  let offset = 0;
  let open: { start: number; newText: string } | undefined;
  const close = () => {
    if (open) edits.push({ file, span: { start: open.start, end: offset }, newText: open.newText });
    open = undefined;
  };
  for (const { value, added, removed } of diffLines(before, after)) {
    if (!added && !removed) close();
    else open ??= { start: offset, newText: '' };
    if (added && open) open.newText += value;
    else offset += value.length;
  }
  close();
  return edits;
}
