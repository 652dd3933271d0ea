import type { CallFact, Facts, FunctionFact, NodeId } from '../../model/facts';
import { awaitable } from '../edits/await-expression';
import { closeLoopAfter } from '../edits/close-loop';
import { referTo } from '../edits/imports';
import { wholeLines } from '../edits/lines';
import { wrapStatements } from '../edits/reindent';
import { withImports } from '../edits/with-imports';
import { fix, report } from '../reading/report';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** An event loop that is made and never closed. */
export const unclosedEventLoop: Trap = {
  name: 'unclosed-event-loop',
  category: 'leak',
  severity: 'warning',
  rank: 54,
  summary: 'A loop that is made and never closed keeps its sockets, and is told of in some later test.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.module.calls.flatMap((call) => {
      const around = call.inFunction;
      if (around === undefined || !isNewLoop(call)) return [];
      const loop = looseLoop(facts, call, around);
      return loop === undefined ? [] : [finding(facts, call, around, loop)];
    }),
};

function isNewLoop({ name }: CallFact): boolean {
  return (
    name === 'asyncio.new_event_loop' || name === 'asyncio.events.new_event_loop' || name === 'uvloop.new_event_loop'
  );
}

interface LooseLoop {
  readonly name: string;
  readonly assignment: NodeId;
  readonly uses: readonly NodeId[];
}

/**
 * The local name of a loop that stays in its function and is not closed there. Undefined where it goes elsewhere: it is
 * returned, stored, or given to somebody who may close it.
 */
function looseLoop({ module }: Facts, { node }: CallFact, around: FunctionFact): LooseLoop | undefined {
  const { tree } = module;
  const assignment = tree.parentOf(node);
  if (assignment === undefined || tree.kindOf(assignment) !== 'assignment') return undefined;
  const left = tree.childByField(assignment, 'left');
  if (left === undefined || tree.kindOf(left) !== 'identifier') return undefined;
  const name = tree.textOf(left);
  const uses = [...tree.descendants(around.body)].filter(
    (below) => below !== left && tree.kindOf(below) === 'identifier' && tree.textOf(below) === name,
  );
  for (const use of uses) {
    const parent = tree.parentOf(use);
    if (parent === undefined) return undefined;
    const isAttribute = tree.kindOf(parent) === 'attribute' && tree.fieldOf(use) === 'object';
    const attribute = isAttribute ? tree.childByField(parent, 'attribute') : undefined;
    const method = attribute === undefined ? undefined : tree.textOf(attribute);
    if (method === 'close') return undefined;
    if (method === undefined && !isSetAsCurrent(module.tree, use)) return undefined;
  }
  return { name, assignment, uses };
}

/** `asyncio.set_event_loop(loop)` closes nothing. */
function isSetAsCurrent(tree: Facts['module']['tree'], use: NodeId): boolean {
  const list = tree.parentOf(use);
  const call = list === undefined ? undefined : tree.parentOf(list);
  const callee = call === undefined ? undefined : tree.childByField(call, 'function');
  return callee !== undefined && /(^|\.)set_event_loop$/.test(tree.textOf(callee));
}

function finding(facts: Facts, call: CallFact, around: FunctionFact, loop: LooseLoop): Finding {
  const test = facts.tests.find(({ function: own }) => own.node === around.node);
  const message = `"${loop.name}" is never closed. When Python collects it, in whichever test that may be, it warns: "ResourceWarning: unclosed ..." (with -W error that test fails).`;
  return report(unclosedEventLoop, facts, call.range, message, {
    ...(test && { test: test.nodeid }),
    fixes: [...asRun(facts, loop), ...asRunner(facts, around, loop), ...closeAtEnd(facts, around, loop)],
  });
}

/** `loop.run_until_complete(main())` becomes `asyncio.run(main())` when that is all there is. */
function asRun(facts: Facts, { assignment, uses }: LooseLoop): Fix[] {
  const { module } = facts;
  const { tree, path, text } = module;
  const [use, more] = uses;
  if (use === undefined || more !== undefined) return [];
  const attribute = tree.parentOf(use);
  const method = attribute === undefined ? undefined : tree.childByField(attribute, 'attribute');
  const call = attribute === undefined ? undefined : tree.parentOf(attribute);
  if (method === undefined || call === undefined || tree.textOf(method) !== 'run_until_complete') return [];
  const list = tree.kindOf(call) === 'call' ? tree.childByField(call, 'arguments') : undefined;
  const [argument, second] = list === undefined ? [] : tree.namedChildren(list);
  // Only a coroutine can be given to asyncio.run().
  if (argument === undefined || second !== undefined || tree.kindOf(argument) !== 'call') return [];
  const { expression, need } = referTo(module, 'asyncio', 'run');
  const statement = tree.parentOf(assignment) ?? assignment;
  const edits: Edit[] = [
    { file: path, span: wholeLines(text, tree.rangeOf(statement)), newText: '' },
    { file: path, span: tree.rangeOf(call), newText: `${expression}(${awaitable(module, argument)})` },
  ];
  return fix('Use asyncio.run()', false, withImports(module, edits, [need]));
}

/** Several `loop.run_until_complete(...)` become runs of one `asyncio.Runner`, which closes its loop; Python 3.11 and newer. */
function asRunner(facts: Facts, around: FunctionFact, { assignment, uses }: LooseLoop): Fix[] {
  const { module, versions } = facts;
  const { tree, path, text } = module;
  const statement = tree.parentOf(assignment);
  if (versions.satisfies('python', '>=3.11') !== 'yes' || uses.length < 2 || statement === undefined) return [];
  if (tree.parentOf(statement) !== around.body || /\brunner\b/.test(tree.textOf(around.node))) return [];
  const edits: Edit[] = [];
  for (const use of uses) {
    const attribute = tree.parentOf(use);
    const call = attribute === undefined ? undefined : module.calls.find(({ callee }) => callee === attribute);
    const [argument, more] = call?.positional ?? [];
    if (attribute === undefined || call === undefined || argument === undefined || more !== undefined) return [];
    // Only a coroutine can be given to a runner.
    if (!tree.textOf(attribute).endsWith('.run_until_complete') || tree.kindOf(argument) !== 'call') return [];
    edits.push({ file: path, span: tree.rangeOf(attribute), newText: 'runner.run' });
  }
  const siblings = tree.namedChildren(around.body);
  const rest = siblings.slice(siblings.indexOf(statement) + 1);
  const { expression, need } = referTo(module, 'asyncio', 'Runner');
  const removal = { file: path, span: wholeLines(text, tree.rangeOf(statement)), newText: '' };
  const wrapped = wrapStatements(module, rest, `with ${expression}() as runner:`, edits);
  return fix('Use asyncio.Runner(), which closes it', false, withImports(module, [removal, ...wrapped], [need]));
}

/** The rest of the function in a `try`, and the loop closed in its `finally`. */
function closeAtEnd({ module }: Facts, around: FunctionFact, { name, assignment }: LooseLoop): Fix[] {
  const { tree } = module;
  const statement = tree.parentOf(assignment);
  if (statement === undefined || tree.parentOf(statement) !== around.body) return [];
  const siblings = tree.namedChildren(around.body);
  const rest = siblings.slice(siblings.indexOf(statement) + 1);
  return fix('Close it at the end', false, closeLoopAfter(module, rest, name));
}
