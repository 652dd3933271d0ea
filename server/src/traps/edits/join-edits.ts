import type { Edit } from '../trap';

/**
 * Makes edits that several steps gave fit for one change: insertions at one place become one, in the order given, one
 * in front of a replacement becomes part of it, and removals that overlap become one. Editors refuse edits that meet.
 */
export function joinEdits(edits: readonly Edit[]): Edit[] {
  const joined: Edit[] = [];
  for (const edit of edits) {
    const index = joined.findIndex((other) => startTogether(other, edit) || areOneRemoval(other, edit));
    const other = joined[index];
    if (other === undefined) joined.push(edit);
    else {
      const [first, second] = isInsertion(other) ? [other, edit] : [edit, other];
      joined[index] = { ...other, span: around(other, edit), newText: first.newText + second.newText };
    }
  }
  return joined;
}

function startTogether(a: Edit, b: Edit): boolean {
  return a.file === b.file && a.span.start === b.span.start && (isInsertion(a) || isInsertion(b));
}

function areOneRemoval(a: Edit, b: Edit): boolean {
  if (a.file !== b.file || isInsertion(a) || isInsertion(b) || a.newText !== '' || b.newText !== '') return false;
  return a.span.start < b.span.end && b.span.start < a.span.end;
}

function isInsertion({ span }: Edit): boolean {
  return span.start === span.end;
}

function around(a: Edit, b: Edit): Edit['span'] {
  return { start: Math.min(a.span.start, b.span.start), end: Math.max(a.span.end, b.span.end) };
}
