import type { Palette } from '../palette';
import type { LineIndex } from './line-index';

/**
 * The line of a finding with the one before it, and a mark below what is meant.
 * @param range lines and columns from 1; a range over several lines is marked to the end of its first.
 */
export function codeFrame(
  index: LineIndex,
  range: { line: number; column: number; endLine: number; endColumn: number },
  { dim, red }: Palette,
): string[] {
  const text = index.line(range.line);
  if (text === undefined) return [];
  const width = String(range.line).length;
  const row = (number: number, line: string) => `  ${dim(`${String(number).padStart(width)} |`)} ${expandTabs(line)}`;
  const end = range.endLine === range.line ? range.endColumn : text.length + 1;
  const before = expandTabs(text.slice(0, range.column - 1)).length;
  const marked = Math.max(1, expandTabs(text.slice(range.column - 1, end - 1)).length);
  const above = index.line(range.line - 1);
  return [
    ...(above?.trim() ? [row(range.line - 1, above)] : []),
    row(range.line, text),
    `  ${' '.repeat(width)} ${dim('|')} ${' '.repeat(before)}${red('^'.repeat(marked))}`,
  ];
}

function expandTabs(text: string): string {
  return text.replaceAll('\t', '    ');
}
