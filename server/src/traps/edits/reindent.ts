import type { ModuleFacts, NodeId } from '../../model/facts';
import type { Edit } from '../trap';
import { indentationAt, indentationStep, lineStart, newlineOf } from './lines';

/**
 * Puts a line before some statements and moves them one step to the right, so that the line opens a block around them.
 * Lines that begin inside a string keep their place: moving them would change the string.
 * @param header without line ending: `async with manager:`
 * @param changes edits inside the statements, done at the same time
 */
export function wrapStatements(
  file: ModuleFacts,
  statements: readonly NodeId[],
  header: string,
  changes: readonly Edit[] = [],
): Edit[] {
  const { tree, text, path } = file;
  const [first] = statements;
  const last = statements.at(-1);
  if (first === undefined || last === undefined) return [];
  const start = lineStart(text, tree.startOf(first));
  const end = tree.endOf(last);
  const indentation = indentationAt(text, start);
  const step = indentationStep(text);
  const edits: Edit[] = [
    { file: path, span: { start, end: start }, newText: `${indentation}${header}${newlineOf(text)}${step}` },
  ];
  for (let feed = text.indexOf('\n', start); feed >= 0 && feed < end; feed = text.indexOf('\n', feed + 1)) {
    const line = feed + 1;
    const isBlank = /^[ \t]*\r?(\n|$)/.test(text.slice(line));
    if (isBlank || isInsideString(file, line)) continue;
    edits.push({ file: path, span: { start: line, end: line }, newText: step });
  }
  return [...edits, ...changes];
}

function isInsideString({ tree }: ModuleFacts, offset: number): boolean {
  return tree.nodesOfKind('string').some((node) => tree.startOf(node) < offset && offset < tree.endOf(node));
}
