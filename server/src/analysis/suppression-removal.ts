import type { Span } from '../traps/trap';
import type { SuppressedName, Suppression } from './suppression';

/**
 * The replacement that takes a name out of a suppression comment, or the whole comment when it has no other name.
 * Words behind the brackets stay as an ordinary comment.
 */
export function removeSuppression(
  text: string,
  { names, span }: Suppression,
  name: SuppressedName | undefined,
): { readonly span: Span; readonly newText: string } {
  const index = name === undefined ? -1 : names.indexOf(name);
  if (name !== undefined && names.length > 1) {
    const before = names[index - 1];
    const after = names[index + 1];
    // With the comma before it, or behind it for the first name.
    if (before !== undefined) return deletion(before.end, name.end);
    return deletion(name.start, after?.start ?? name.end);
  }
  const line = lineAround(text, span.start);
  const behind = text.slice(span.end, line.end);
  if (behind.trim() !== '') {
    const kept = /^[\s:,;-]*/.exec(behind)?.[0].length ?? 0;
    return { span: { start: span.start, end: span.end + kept }, newText: behind[kept] === '#' ? '' : '# ' };
  }
  const before = text.slice(line.start, span.start);
  if (before.trim() === '') return deletion(line.start, line.next);
  return deletion(line.start + before.trimEnd().length, line.end);
}

function deletion(start: number, end: number): { span: Span; newText: string } {
  return { span: { start, end }, newText: '' };
}

/** `end` is before the line's end mark, `next` behind it. */
function lineAround(text: string, offset: number): { start: number; end: number; next: number } {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const mark = /\r\n|\r|\n/.exec(text.slice(offset));
  const end = mark === null ? text.length : offset + mark.index;
  return { start, end, next: end + (mark?.[0].length ?? 0) };
}
