import type { Cell } from './cells';

/** Cells of a notebook file; undefined when they are not Python's. */
export type NotebookContent =
  | { readonly kind: 'python'; readonly cells: readonly Cell[] }
  | { readonly kind: 'other-language'; readonly language: string }
  /** `reason` says what to do. */
  | { readonly kind: 'unreadable'; readonly reason: string };

export function isNotebook(path: string): boolean {
  return path.endsWith('.ipynb');
}

/** Reads the text of an .ipynb file (nbformat 4). */
export function readNotebook(text: string): NotebookContent {
  const notebook = parse(text);
  if (!isRecord(notebook)) return unreadable('it is not JSON: open it in Jupyter, or restore it');
  if (Array.isArray(notebook.worksheets)) {
    return unreadable('its format is older than 4: run "jupyter nbconvert --to notebook --inplace" on it');
  }
  if (!Array.isArray(notebook.cells)) return unreadable('it has no cells: open it in Jupyter, or restore it');
  const language = languageOf(notebook.metadata);
  if (language !== 'python') return { kind: 'other-language', language };
  return { kind: 'python', cells: notebook.cells.map((cell, index) => readCell(cell, index + 1)) };
}

/** A notebook that does not name its language is Python's, as in Jupyter. */
function languageOf(metadata: unknown): string {
  const found = [field(metadata, 'kernelspec', 'language'), field(metadata, 'language_info', 'name')];
  const language = found.find((name) => typeof name === 'string');
  return typeof language === 'string' ? language.toLowerCase() : 'python';
}

function readCell(cell: unknown, number: number): Cell {
  const own = field(cell, 'metadata', 'vscode', 'languageId') ?? 'python';
  const isPython = field(cell, 'cell_type') === 'code' && own === 'python';
  return { number, isPython, source: sourceOf(field(cell, 'source')) };
}

/** nbformat allows one string, or a list of strings that are put together. */
export function sourceOf(source: unknown): string {
  if (typeof source === 'string') return source;
  return Array.isArray(source) ? source.filter((line) => typeof line === 'string').join('') : '';
}

function unreadable(reason: string): NotebookContent {
  return { kind: 'unreadable', reason: `the notebook can not be read: ${reason}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function field(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((found, name) => (isRecord(found) ? found[name] : undefined), value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
