import type { FunctionFact, ModuleFacts } from '../../model/facts';
import type { Edit } from '../trap';
import { lineStart, wholeLines } from './lines';

/** Removes a function with its decorators, the comment lines right above it, and the blank lines that set it apart. */
export function removeFunction({ text, path }: ModuleFacts, { range }: FunctionFact): Edit {
  const lines = wholeLines(text, range);
  let start = lines.start;
  for (;;) {
    const above = start === 0 ? undefined : lineStart(text, start - 1);
    if (above === undefined || !isComment(text.slice(above, start))) break;
    start = above;
  }
  const below = /^(?:[ \t]*\r?\n)*/.exec(text.slice(lines.end))?.[0].length ?? 0;
  const end = lines.end + below;
  if (end < text.length) return { file: path, span: { start, end }, newText: '' };
  const above = /(?:\r?\n[ \t]*)*(?=\r?\n$)/.exec(text.slice(0, start))?.[0].length ?? 0;
  const kept = start - above;
  return { file: path, span: { start: Math.max(kept, 0), end }, newText: '' };
}

/** A comment that says something; a ruler of dashes belongs to the file's layout. */
function isComment(line: string): boolean {
  return /^[ \t]*#.*[\p{L}\p{N}]/u.test(line);
}
