import type { CallFact, Facts, FixtureFact, ModuleFacts, NodeId } from '../../model/facts';
import type { Edit } from '../trap';
import { makeFixtureAsync } from './async-function';
import { indentationAt, newlineOf, wholeLines } from './lines';
import { removeParameter } from './parameters';
import { withImports } from './with-imports';

/**
 * Turns a fixture that registers a coroutine function as finalizer and returns its value into one that yields the value
 * and awaits the cleanup. Undefined when the fixture does more than that: several returns, a registration in a branch,
 * arguments for the callback.
 */
export function awaitCallback(facts: Facts, call: CallFact, callback: NodeId): Edit[] | undefined {
  const { module } = facts;
  const { tree, text, path } = module;
  const fixture = facts.fixtures.find(({ function: definition }) => definition.node === call.inFunction?.node);
  const statement = tree.parentOf(call.node);
  if (fixture === undefined || fixture.function.isGenerator || statement === undefined) return undefined;
  const statements = tree.namedChildren(fixture.function.body);
  const last = statements.at(-1);
  if (call.positional[0] !== callback || !statements.includes(statement) || last === undefined) return undefined;
  const made = makeFixtureAsync(facts, fixture);
  const result = yielded(module, fixture, last, call);
  if (made === undefined || result === undefined) return undefined;
  const lastLines = wholeLines(text, tree.rangeOf(last));
  const ending = text.slice(lastLines.start, lastLines.end).endsWith('\n') ? '' : newlineOf(text);
  const awaits = `${ending}${indentationAt(text, tree.startOf(last))}await ${tree.textOf(callback)}()${ending === '' ? newlineOf(text) : ''}`;
  const edits: Edit[] = [
    ...made.edits,
    { file: path, span: wholeLines(text, tree.rangeOf(statement)), newText: '' },
    ...result,
    { file: path, span: { start: lastLines.end, end: lastLines.end }, newText: awaits },
    ...unusedRequest(module, fixture),
  ];
  return withImports(module, edits, made.needs);
}

/** The one `return value`, which is the last statement, as `yield value`. */
function yielded(
  { tree, path }: ModuleFacts,
  { function: definition }: FixtureFact,
  last: NodeId,
  call: CallFact,
): Edit[] | undefined {
  const returns = tree
    .nodesOfKind('return_statement')
    .filter((node) => node > definition.node && node <= tree.lastOf(definition.node));
  const [only, more] = returns;
  if (only !== last || more !== undefined || last < call.node) return undefined;
  const start = tree.startOf(last);
  return [{ file: path, span: { start, end: start + 'return'.length }, newText: 'yield' }];
}

/** The parameter goes with its only use. */
function unusedRequest(module: ModuleFacts, { function: definition }: FixtureFact): Edit[] {
  const { tree } = module;
  const uses = [...tree.descendants(definition.body)].filter(
    (node) =>
      tree.kindOf(node) === 'identifier' && tree.fieldOf(node) !== 'attribute' && tree.textOf(node) === 'request',
  );
  const parameter = definition.parameters.find(({ name }) => name === 'request');
  return uses.length !== 1 || parameter === undefined ? [] : [removeParameter(module, definition, parameter)];
}
