import type { ModuleFacts, NotebookFacts } from '../model/facts';
import type { SyntaxTree } from '../syntax/syntax-tree';
import type { Edit, Finding } from '../traps/trap';
import { suppressionsOf } from './check-module';
import type { Suppression } from './suppression';

/** What of a module decides where a comment may stand. */
export type Commentable = Pick<ModuleFacts, 'tree' | 'notebook'>;

/**
 * The edit that makes a finding go away with a comment on its line: the name joins a comment that is there already;
 * where the line's end is inside a string or a continued line, the comment goes above the statement.
 * @returns undefined when no comment can reach the finding
 */
export function suppressOnLine(module: Commentable, finding: Finding): Edit | undefined {
  const { tree } = module;
  const { text } = tree;
  const lines = [finding.span.start, Math.max(finding.span.start, finding.span.end - 1)];
  for (const offset of lines) {
    const end = lineEnd(text, offset);
    const known = suppressionsOf(tree).find(({ scope, span }) => scope === 'line' && lineEnd(text, span.start) === end);
    if (known) return addName(finding, known);
    if (takesComment(tree, end) && !endsMagic(module, end)) {
      return insertion(finding.file, end, `  # looptrap: ignore[${finding.trap}]`);
    }
  }
  const statement = statementAround(tree, finding.span.start);
  if (statement === undefined) return undefined;
  const indentation = text.slice(lineStart(text, statement), statement);
  if (indentation.trim() !== '') return undefined;
  return insertion(
    finding.file,
    lineStart(text, statement),
    `${indentation}# looptrap: ignore[${finding.trap}]${newline(text)}`,
  );
}

/** The edit that makes a trap silent in the whole file: a comment after the lines that have to be first. */
export function suppressInFile({ tree, notebook }: Commentable, finding: Finding): Edit {
  const known = suppressionsOf(tree).find(({ scope, names }) => scope === 'file' && names.length > 0);
  if (known) return addName(finding, known);
  const start = notebook ? firstCell(notebook) : firstLine(tree.text);
  return insertion(finding.file, start, `# looptrap: ignore-file[${finding.trap}]${newline(tree.text)}`);
}

function addName({ file, trap }: Finding, { names, span }: Suppression): Edit {
  return insertion(file, names.at(-1)?.end ?? span.end, names.length > 0 ? `, ${trap}` : `[${trap}]`);
}

function insertion(file: string, offset: number, newText: string): Edit {
  return { file, span: { start: offset, end: offset }, newText };
}

/** A magic takes a comment for an argument. */
function endsMagic({ notebook }: Commentable, end: number): boolean {
  return notebook?.magics.some((magic) => magic.start <= end && end <= magic.end) ?? false;
}

/** Start of the first cell that does not begin with a cell magic, which has to stay first. */
function firstCell({ cells, magics }: NotebookFacts): number {
  const cellMagics = magics.filter(({ kind }) => kind === 'cell');
  const free = cells.find(({ span }) => !cellMagics.some(({ start }) => span.start <= start && start <= span.end));
  return free?.span.start ?? 0;
}

/** Whether text put at the end of a line is a comment: not in a string, not after a backslash. */
function takesComment(tree: SyntaxTree, end: number): boolean {
  if (tree.text[end - 1] === '\\') return false;
  let node: number | undefined = tree.nodeAt(end);
  while (node !== undefined) {
    if (tree.kindOf(node) === 'string') return tree.startOf(node) >= end || tree.endOf(node) <= end;
    node = tree.parentOf(node);
  }
  return true;
}

function statementAround(tree: SyntaxTree, offset: number): number | undefined {
  let node: number | undefined = tree.nodeAt(offset);
  while (node !== undefined) {
    const parent = tree.parentOf(node);
    const container = parent === undefined ? undefined : tree.kindOf(parent);
    if (container === 'module' || container === 'block') return tree.startOf(node);
    node = parent;
  }
  return undefined;
}

/** Behind a shebang and an encoding declaration, which Python wants in the first two lines. */
function firstLine(text: string): number {
  const head = /^(?:#!.*(?:\r\n|\r|\n))?(?:#.*coding[:=].*(?:\r\n|\r|\n))?/.exec(text);
  return head?.[0].length ?? 0;
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function lineEnd(text: string, offset: number): number {
  const rest = /[\r\n]/.exec(text.slice(offset));
  return rest ? offset + rest.index : text.length;
}

function newline(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
}
