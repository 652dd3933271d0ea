import type { Edit, Fix } from '../traps/trap';
import { byPlace } from './merge-fixes';

/**
 * A fix as every editor takes it: its edits in order, none overlapping. Deletions that overlap (an import and the blank
 * lines behind it, the function and the blank lines before it) become one.
 * @returns undefined when edits overlap that do not both delete: such a fix says two things about one text
 */
export function soundFix(fix: Fix): Fix | undefined {
  const edits: Edit[] = [];
  for (const edit of [...fix.edits].sort(byPlace)) {
    const last = edits.at(-1);
    if (!last || last.file !== edit.file || edit.span.start >= last.span.end) {
      edits.push(edit);
      continue;
    }
    if (last.newText !== '' || edit.newText !== '') return undefined;
    const end = Math.max(last.span.end, edit.span.end);
    edits[edits.length - 1] = { ...last, span: { start: last.span.start, end } };
  }
  return { ...fix, edits };
}
