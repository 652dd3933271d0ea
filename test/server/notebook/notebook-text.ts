import { readNotebook } from '../../../server/src/notebook/read-notebook';

/** What sets the cells of a notebook apart where it is written as text. */
const CELL = /\r?\n# %%\r?\n/;

/** A notebook's file for a text whose cells are set apart by lines `# %%`. */
export function toNotebook(text: string): string {
  const cells = text
    .replace(/\r?\n$/, '')
    .split(CELL)
    .map((source, index) => ({
      cell_type: 'code',
      execution_count: null,
      id: `cell-${index}`,
      metadata: {},
      outputs: [],
      source: source.split(/(?<=\n)/).filter((line) => line !== ''),
    }));
  const metadata = { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' } };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** The text of a notebook made by `toNotebook`. */
export function fromNotebook(json: string): string {
  const content = readNotebook(json);
  if (content.kind !== 'python') throw new Error(`not a Python notebook: ${content.kind}`);
  const newline = json.includes('\\r\\n') ? '\r\n' : '\n';
  return content.cells.map(({ source }) => source).join(`${newline}# %%${newline}`) + newline;
}

/** Line in the text, from 1, of a line of a cell. */
export function lineInText(text: string, cell: number, line: number): number {
  const before = text.split(CELL).slice(0, cell - 1);
  return before.reduce((sum, source) => sum + source.split('\n').length + 1, 0) + line;
}
