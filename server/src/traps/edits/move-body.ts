import type { FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import type { Edit } from '../trap';
import { indentationAt, indentationStep, lineEnd, newlineOf } from './lines';
import { wrapStatements } from './reindent';

/** What surrounds the body of a fixture that is moved into a coroutine inside it. Lines are without indentation. */
export interface Surrounding {
  /** Names the new lines bind: a body that uses one of them is not moved. */
  readonly names: readonly string[];
  /** Ends with the `async def` of the coroutine. */
  readonly before: readonly string[];
  /** In the place of the `yield`, for what it yields. */
  yielded(value: string): readonly string[];
  /** One step of indentation is a tab in them. */
  readonly after: readonly string[];
}

/**
 * Moves the body of a generator fixture into a coroutine inside it. Undefined when the body yields in a way that
 * cannot be moved.
 */
export function moveBody(
  module: ModuleFacts,
  definition: FunctionFact,
  { names, before, yielded, after }: Surrounding,
): Edit[] | undefined {
  const { tree, text, path } = module;
  const yields = tree
    .nodesOfKind('yield')
    .filter((node) => definition.body < node && node <= tree.lastOf(definition.body));
  const [only, more] = yields;
  const statement = only === undefined ? undefined : tree.parentOf(only);
  if (only === undefined || more !== undefined || statement === undefined) return undefined;
  if (tree.kindOf(statement) !== 'expression_statement' || usesOneOf(module, definition, names)) return undefined;
  const all = tree.namedChildren(definition.body);
  const statements = isDocstring(module, all[0]) ? all.slice(1) : all;
  const [first] = statements;
  const last = statements.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const indentation = indentationAt(text, tree.startOf(first));
  // A body on the line of its `def` has no lines to move.
  if (text.slice(0, tree.startOf(first)).split('\n').at(-1) !== indentation) return undefined;

  const newline = newlineOf(text);
  const step = indentationStep(text);
  const value = tree.namedChildren(only)[0];
  const inner = indentationAt(text, tree.startOf(statement)) + step;
  const exchanged: Edit = {
    file: path,
    span: tree.rangeOf(statement),
    newText: yielded(value === undefined ? 'None' : tree.textOf(value)).join(newline + inner),
  };
  const indented = (line: string): string => (line === '' ? '' : indentation + line.replaceAll('\t', step));
  const header = before.map((line, index) => (index === 0 ? line : indented(line))).join(newline);
  const footer = ['', ...after].map(indented);
  const end = lineEnd(text, tree.endOf(last));
  const isTerminated = text[end - 1] === '\n';
  const behind: Edit = {
    file: path,
    span: { start: end, end },
    newText: isTerminated ? footer.map((line) => line + newline).join('') : newline + footer.join(newline),
  };
  return [...wrapStatements(module, statements, header, [exchanged]), behind];
}

function usesOneOf({ tree }: ModuleFacts, { node }: FunctionFact, names: readonly string[]): boolean {
  return [...tree.descendants(node)].some(
    (below) => tree.kindOf(below) === 'identifier' && names.includes(tree.textOf(below)),
  );
}

function isDocstring({ tree }: ModuleFacts, statement: NodeId | undefined): boolean {
  const text = statement === undefined ? undefined : tree.namedChildren(statement)[0];
  return text !== undefined && tree.kindOf(text) === 'string';
}
