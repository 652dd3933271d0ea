import type { ModuleFacts, NodeId } from '../../model/facts';
import { remember } from '../reading/remember';
import type { Edit, Span } from '../trap';
import { type ImportedName, type ImportStatement, importStatements } from './import-statements';
import { lineEnd, lineStart } from './lines';

/**
 * Edits that take out the imports whose last uses other edits of the same file take out.
 *
 * An import that says it is kept on purpose (`noqa`) stays, and so does everything in a file with `__all__`.
 */
export function unusedImportEdits(file: ModuleFacts, edits: readonly Edit[]): Edit[] {
  const { tree } = file;
  const written = new Set(edits.flatMap(({ newText }) => namesIn(newText)));
  const gone = edits.map(({ span }) => span);
  const uses = usesByName(file);
  if (uses.has('__all__')) return [];
  const inside = (node: NodeId) =>
    gone.some((span) => span.start <= tree.startOf(node) && tree.endOf(node) <= span.end);
  return importStatements(file).flatMap((statement) => {
    if (statement.from === '__future__') return [];
    const last = tree.lastOf(statement.node);
    const dead = statement.names.filter(({ local }) => {
      const elsewhere = (uses.get(local) ?? []).filter((node) => node < statement.node || node > last);
      return elsewhere.some(inside) && elsewhere.every(inside) && !written.has(local);
    });
    return removeNames(file, statement, dead);
  });
}

/** Names that a piece of Python may use: words that are no attributes. Words in strings are among them. */
export function namesIn(text: string): string[] {
  return text.match(/(?<![\w.])[A-Za-z_]\w*/g) ?? [];
}

/** Identifiers that name something by themselves: `x` and the `x` of `x.y`, neither the `y` nor a keyword's name. */
const usesByName = remember(({ tree }: ModuleFacts): ReadonlyMap<string, readonly NodeId[]> => {
  const uses = new Map<string, NodeId[]>();
  for (const node of tree.nodesOfKind('identifier')) {
    const parent = tree.parentOf(node);
    const isKeyword =
      parent !== undefined && tree.kindOf(parent) === 'keyword_argument' && tree.fieldOf(node) === 'name';
    if (isKeyword || tree.fieldOf(node) === 'attribute') continue;
    const name = tree.textOf(node);
    const nodes = uses.get(name);
    if (nodes === undefined) uses.set(name, [node]);
    else nodes.push(node);
  }
  return uses;
});

function removeNames(file: ModuleFacts, statement: ImportStatement, dead: readonly ImportedName[]): Edit[] {
  const { tree, text, path } = file;
  const [only, more] = dead;
  if (only === undefined) return [];
  const { start, end } = tree.rangeOf(statement.node);
  const line = { start: lineStart(text, start), end: lineEnd(text, end) };
  const around = text.slice(line.start, start) + text.slice(end, line.end);
  if (around.includes('noqa')) return [];
  if (dead.length === statement.names.length) {
    return around.trim() === '' ? [{ file: path, span: withBlankLines(text, line), newText: '' }] : [];
  }
  if (more !== undefined) return [];
  const index = statement.names.indexOf(only);
  const next = statement.names[index + 1];
  const previous = statement.names[index - 1];
  const span =
    next === undefined
      ? {
          start: previous === undefined ? tree.startOf(only.node) : tree.endOf(previous.node),
          end: tree.endOf(only.node),
        }
      : { start: tree.startOf(only.node), end: tree.startOf(next.node) };
  return [{ file: path, span, newText: '' }];
}

/** A removed line takes the blank lines below with it when it stood alone between blank lines. */
function withBlankLines(text: string, line: Span): Span {
  const aloneAbove = line.start === 0 || /\n\r?\n$/.test(text.slice(0, line.start));
  const below = /^(?:[ \t]*\r?\n)+/.exec(text.slice(line.end))?.[0] ?? '';
  return aloneAbove ? { start: line.start, end: line.end + below.length } : line;
}
