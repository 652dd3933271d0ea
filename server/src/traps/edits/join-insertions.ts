import type { Edit } from '../trap';

/** Insertions at one place become one edit, in the order given: editors and merging need edits that do not meet. */
export function joinInsertions(edits: readonly Edit[]): Edit[] {
  const joined: Edit[] = [];
  for (const edit of edits) {
    const index = edit.span.start === edit.span.end ? joined.findIndex((other) => meets(other, edit)) : -1;
    const other = joined[index];
    if (other === undefined) joined.push(edit);
    else joined[index] = { ...other, newText: other.newText + edit.newText };
  }
  return joined;
}

function meets(a: Edit, b: Edit): boolean {
  return a.file === b.file && a.span.start === b.span.start && a.span.end === b.span.end;
}
