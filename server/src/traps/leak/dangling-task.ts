import type { CallFact, Facts, FunctionFact, NodeId } from '../../model/facts';
import { cancelAtEnd } from '../edits/cancel-at-end';
import { referTo } from '../edits/imports';
import { joinEdits } from '../edits/join-edits';
import { indentationAt, newlineOf } from '../edits/lines';
import { wrapStatements } from '../edits/reindent';
import { withImports } from '../edits/with-imports';
import { callAt } from '../reading/call-index';
import { fix, report } from '../reading/report';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** A task that nobody keeps, awaits or cancels. */
export const danglingTask: Trap = {
  name: 'dangling-task',
  category: 'leak',
  severity: 'warning',
  rank: 23,
  summary: 'Nobody waits for this task: its error is lost, and it may outlive the test.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.module.calls.flatMap((call) => {
      if (call.awaited || call.inFunction === undefined || !isTask(call)) return [];
      const kept = howKept(facts, call, call.inFunction);
      return kept === undefined ? [] : [finding(facts, call, call.inFunction, kept)];
    }),
};

const MAKERS: ReadonlySet<string> = new Set([
  'asyncio.create_task',
  'asyncio.ensure_future',
  'asyncio.tasks.create_task',
  'asyncio.AbstractEventLoop.create_task',
]);

function isTask({ name }: CallFact): boolean {
  return name !== undefined && MAKERS.has(name);
}

/** In which way a task is not kept: its result is dropped, or the name it has is never used again. */
type Kept = { readonly kind: 'dropped' } | { readonly kind: 'unused'; readonly name: string };

function howKept({ module }: Facts, { node }: CallFact, around: FunctionFact): Kept | undefined {
  const { tree } = module;
  const parent = tree.parentOf(node);
  if (parent === undefined) return undefined;
  if (tree.kindOf(parent) === 'expression_statement') return { kind: 'dropped' };
  if (tree.kindOf(parent) !== 'assignment' || tree.childByField(parent, 'right') !== node) return undefined;
  const left = tree.childByField(parent, 'left');
  if (left === undefined || tree.kindOf(left) !== 'identifier') return undefined;
  const name = tree.textOf(left);
  const isElsewhere = tree
    .nodesOfKind('global_statement')
    .concat(tree.nodesOfKind('nonlocal_statement'))
    .some((statement) => tree.namedChildren(statement).some((child) => tree.textOf(child) === name));
  const uses = [...tree.descendants(around.node)].filter(
    (below) => below !== left && tree.kindOf(below) === 'identifier' && tree.textOf(below) === name,
  );
  if (isElsewhere || uses.length > 0) return undefined;
  // Somebody who may look at all local names.
  return /\blocals\(\)/.test(tree.textOf(around.node)) ? undefined : { kind: 'unused', name };
}

function finding(facts: Facts, call: CallFact, around: FunctionFact, kept: Kept): Finding {
  const test = facts.tests.find(({ function: own }) => own.node === around.node);
  const isFixture = facts.fixtures.some(({ function: own }) => own.node === around.node);
  const who = kept.kind === 'dropped' ? 'Nobody keeps this task' : `Nobody uses "${kept.name}" again`;
  const later =
    test === undefined && !isFixture
      ? 'Python may also collect it before it is done.'
      : 'What is left of it when the test ends is cancelled, or goes on into the next test when they share a loop.';
  const message = `${who}, so nobody sees its error: all that is left is a line in the log, "Task exception was never retrieved". ${later}`;
  return report(danglingTask, facts, call.range, message, {
    ...(test && { test: test.nodeid }),
    fixes: fixes(facts, call, around, kept),
  });
}

function fixes(facts: Facts, call: CallFact, around: FunctionFact, kept: Kept): Fix[] {
  const { module } = facts;
  const { tree } = module;
  const statement = statementOf(facts, call);
  const block = statement === undefined ? undefined : tree.parentOf(statement);
  if (!around.isAsync || around.isGenerator || statement === undefined || block !== around.body) return [];
  const siblings = tree.namedChildren(block);
  const rest = siblings.slice(siblings.indexOf(statement) + 1);
  const endless = isEndless(facts, call);
  const ended = cancelled(facts, call, kept, statement, rest);
  const awaited = endless ? [] : awaitAtEnd(facts, call, kept, statement, rest);
  const grouped = endless ? [] : inGroup(facts, call, kept, statement, rest);
  return [...awaited, ...grouped, ...ended];
}

function statementOf({ module: { tree } }: Facts, { node }: CallFact): NodeId | undefined {
  let above = tree.parentOf(node);
  while (above !== undefined && tree.kindOf(above) !== 'expression_statement') above = tree.parentOf(above);
  return above;
}

/** The coroutine it runs has a `while True` of its own: it has to be cancelled. */
function isEndless(facts: Facts, call: CallFact): boolean {
  const [argument] = call.positional;
  const made = callAt(facts.module, argument);
  if (made?.name !== undefined) {
    const found = facts.findFunction(made.name);
    if (found !== undefined) return ENDLESS.test(found.module.tree.textOf(found.function.body));
  }
  const { tree, functions } = facts.module;
  const local = made === undefined ? undefined : tree.textOf(made.callee);
  const nested = functions.find(({ name, enclosingFunction }) => name === local && enclosingFunction !== undefined);
  if (nested !== undefined) return ENDLESS.test(tree.textOf(nested.body));
  return /\b(serve|serve_forever|run_forever|consume|listen|worker|watch|poll)\w*$/i.test(local ?? '');
}

const ENDLESS = /\bwhile\s+(True|1)\s*:|\bserve_forever\(|\basync for\b/;

/** Gives the task a name where it has none. */
function keep(
  { module }: Facts,
  call: CallFact,
  kept: Kept,
): { readonly name: string; readonly edits: readonly Edit[] } | undefined {
  if (kept.kind === 'unused' && kept.name !== '_') return { name: kept.name, edits: [] };
  const { tree, path } = module;
  const text = tree.textOf(call.inFunction?.node ?? tree.root);
  if (/\btask\b/.test(text)) return undefined;
  const parent = tree.parentOf(call.node);
  const left = parent === undefined ? undefined : tree.childByField(parent, 'left');
  const { start } = call.range;
  const span = left === undefined ? { start, end: start } : tree.rangeOf(left);
  return { name: 'task', edits: [{ file: path, span, newText: left === undefined ? 'task = ' : 'task' }] };
}

/** `await task` behind the last statement, or before the `return`. */
function awaitAtEnd(facts: Facts, call: CallFact, kept: Kept, statement: NodeId, rest: readonly NodeId[]): Fix[] {
  const { module } = facts;
  const { tree, path, text } = module;
  const named = keep(facts, call, kept);
  const last = rest.at(-1) ?? statement;
  if (named === undefined || tree.kindOf(last) === 'raise_statement') return [];
  const indentation = indentationAt(text, tree.startOf(statement));
  const isReturn = tree.kindOf(last) === 'return_statement';
  const offset = isReturn ? tree.startOf(last) : tree.endOf(last);
  const newline = newlineOf(text);
  const newText = isReturn
    ? `await ${named.name}${newline}${indentation}`
    : `${newline}${indentation}await ${named.name}`;
  const added = { file: path, span: { start: offset, end: offset }, newText };
  return fix('Wait for it at the end', false, joinEdits([...named.edits, added]));
}

/** `async with asyncio.TaskGroup() as tasks:` around the rest, Python 3.11 and newer. */
function inGroup(facts: Facts, call: CallFact, kept: Kept, statement: NodeId, rest: readonly NodeId[]): Fix[] {
  const { module, versions } = facts;
  if (versions.satisfies('python', '>=3.11') !== 'yes' || kept.kind === 'unused') return [];
  if (call.name !== 'asyncio.create_task' || rest.some((node) => module.tree.kindOf(node) === 'return_statement'))
    return [];
  const { expression, need } = referTo(module, 'asyncio', 'TaskGroup');
  if (/\btasks\b/.test(module.tree.textOf(call.inFunction?.node ?? 0))) return [];
  const made = { file: module.path, span: module.tree.rangeOf(call.callee), newText: 'tasks.create_task' };
  const edits = wrapStatements(module, [statement, ...rest], `async with ${expression}() as tasks:`, [made]);
  return fix('Run it in a TaskGroup', false, withImports(module, edits, [need]));
}

/** The rest in a `try`, and the task cancelled in its `finally`. */
function cancelled(facts: Facts, call: CallFact, kept: Kept, statement: NodeId, rest: readonly NodeId[]): Fix[] {
  const named = keep(facts, call, kept);
  return named === undefined ? [] : cancelAtEnd(facts.module, statement, named.name, rest, named.edits);
}
