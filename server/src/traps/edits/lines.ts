import type { Span } from '../trap';

/** Offset at which the line around an offset starts. */
export function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** Offset just behind the line around an offset, its line ending included. */
export function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed < 0 ? text.length : feed + 1;
}

/** White space before the first character of the line around an offset. */
export function indentationAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

/** The line ending a file uses. */
export function newlineOf(text: string): '\r\n' | '\n' {
  const feed = text.indexOf('\n');
  return feed > 0 && text[feed - 1] === '\r' ? '\r\n' : '\n';
}

/** A span widened to whole lines. */
export function wholeLines(text: string, span: Span): Span {
  return { start: lineStart(text, span.start), end: lineEnd(text, span.end) };
}

/** One step of indentation as the file has it: the first indented line's, four spaces when there is none. */
export function indentationStep(text: string): string {
  return /^(?:\t+|[ ]{2,})(?=\S)/m.exec(text)?.[0].replace(/^( {4}| {2}|\t).*$/s, '$1') ?? '    ';
}
