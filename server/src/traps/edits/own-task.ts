import type { FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import type { Edit } from '../trap';
import { referTo } from './imports';
import { indentationAt, indentationStep, lineEnd, newlineOf } from './lines';
import type { MarkEdits } from './marks';
import { wrapStatements } from './reindent';

const NAMES = ['started', 'stop', 'own', 'owner'] as const;

/**
 * Moves the body of an async generator fixture into a task of its own, which runs it from its first line to its last;
 * the fixture waits for what it yields, and lets it go on at teardown. What fails before that fails in setup, as it did.
 * Undefined when the body yields in a way that cannot be moved.
 */
export function moveIntoOwnTask(module: ModuleFacts, definition: FunctionFact): MarkEdits | undefined {
  const { tree, text, path } = module;
  const yields = tree
    .nodesOfKind('yield')
    .filter((node) => definition.body < node && node <= tree.lastOf(definition.body));
  const [only, more] = yields;
  const statement = only === undefined ? undefined : tree.parentOf(only);
  if (only === undefined || more !== undefined || statement === undefined) return undefined;
  if (tree.kindOf(statement) !== 'expression_statement' || usesOneOf(module, definition)) return undefined;
  const all = tree.namedChildren(definition.body);
  const statements = isDocstring(module, all[0]) ? all.slice(1) : all;
  const [first] = statements;
  const last = statements.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const indentation = indentationAt(text, tree.startOf(first));
  // A body on the line of its `def` has no lines to move.
  if (text.slice(0, tree.startOf(first)).split('\n').at(-1) !== indentation) return undefined;

  const asyncio = (name: string) => referTo(module, 'asyncio', name);
  const made = ['FIRST_COMPLETED', 'Event', 'create_task', 'get_running_loop', 'wait'].map(asyncio);
  const [firstCompleted, event, task, loop, wait] = made.map(({ expression }) => expression);
  const newline = newlineOf(text);
  const step = indentationStep(text);
  const inner = indentationAt(text, tree.startOf(statement));
  const value = tree.namedChildren(only)[0];
  const yielded: Edit = {
    file: path,
    span: tree.rangeOf(statement),
    newText: `started.set_result(${value === undefined ? 'None' : tree.textOf(value)})${newline}${inner}${step}await stop.wait()`,
  };
  const header = [`started = ${loop}().create_future()`, `stop = ${event}()`, '', 'async def own():']
    .map((line, index) => (index === 0 || line === '' ? line : indentation + line))
    .join(newline);
  const footer = [
    '',
    `owner = ${task}(own())`,
    `await ${wait}([owner, started], return_when=${firstCompleted})`,
    'if not started.done():',
    `${step}await owner`,
    'yield started.result()',
    'stop.set()',
    'await owner',
  ].map((line) => (line === '' ? '' : indentation + line));
  const end = lineEnd(text, tree.endOf(last));
  const isTerminated = text[end - 1] === '\n';
  const after: Edit = {
    file: path,
    span: { start: end, end },
    newText: isTerminated ? footer.map((line) => line + newline).join('') : newline + footer.join(newline),
  };
  const edits = [...wrapStatements(module, statements, header, [yielded]), after];
  return { edits, needs: made.map(({ need }) => need) };
}

function usesOneOf({ tree }: ModuleFacts, { node }: FunctionFact): boolean {
  return [...tree.descendants(node)].some(
    (below) => tree.kindOf(below) === 'identifier' && NAMES.some((name) => name === tree.textOf(below)),
  );
}

function isDocstring({ tree }: ModuleFacts, statement: NodeId | undefined): boolean {
  const text = statement === undefined ? undefined : tree.namedChildren(statement)[0];
  return text !== undefined && tree.kindOf(text) === 'string';
}
