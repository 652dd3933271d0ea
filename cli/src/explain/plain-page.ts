import type { Palette } from '../palette';

/**
 * Renders a trap's page for a terminal. The pages use headings, paragraphs, lists, tables, fenced code, inline code,
 * emphasis and links; nothing else is understood. Source lines are long: the terminal breaks them.
 */
export function plainPage(markdown: string, palette: Palette): string {
  const lines: string[] = [];
  let fence = false;
  let table: string[][] = [];
  for (const line of markdown.split(/\r?\n/)) {
    if (!fence && line.startsWith('|')) {
      table.push(cells(line));
      continue;
    }
    if (table.length > 0) lines.push(...tableLines(table, palette));
    table = [];
    if (line.startsWith('```')) {
      fence = !fence;
      const title = /title="([^"]*)"/.exec(line)?.[1];
      if (fence && title !== undefined) lines.push(palette.dim(`    # ${title}`));
      continue;
    }
    lines.push(fence ? codeLine(line, palette) : textLine(line, palette));
  }
  if (table.length > 0) lines.push(...tableLines(table, palette));
  return `${lines.join('\n').trimEnd()}\n`;
}

function codeLine(line: string, { red }: Palette): string {
  return `    ${line.replace(/# <- .*$/, (mark) => red(mark))}`.trimEnd();
}

function textLine(line: string, palette: Palette): string {
  const heading = /^(#+) (.*)$/.exec(line);
  if (heading === null) return inline(line, palette);
  const [, marks = '', text = ''] = heading;
  return marks.length === 1 ? palette.bold(palette.underline(text)) : palette.bold(text);
}

/** A link's label may hold code; code holds nothing. */
function inline(text: string, palette: Palette): string {
  return text.replace(
    /\[((?:`[^`]*`|[^\]`])+)\]\(([^)]+)\)|`([^`]+)`|\*\*([^*]+)\*\*/g,
    (_, label?: string, url = '', code?: string, strong = '') => {
      if (label !== undefined) return `${inline(label, palette)} ${palette.dim(`(${url})`)}`;
      return code === undefined ? palette.bold(inline(strong, palette)) : palette.cyan(code);
    },
  );
}

function cells(row: string): string[] {
  return row
    .replace(/^\||\|\s*$/g, '')
    .split('|')
    .map((cell) => cell.trim().replaceAll('`', ''));
}

function tableLines(rows: readonly string[][], { dim }: Palette): string[] {
  const shown = rows.filter((row) => !row.every((cell) => /^:?-+:?$/.test(cell)));
  const widths = (shown[0] ?? []).map((_, column) => Math.max(...shown.map((row) => (row[column] ?? '').length)));
  return shown.map((row, index) => {
    const text = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
    return `    ${index === 0 ? dim(text.trimEnd()) : text.trimEnd()}`;
  });
}
