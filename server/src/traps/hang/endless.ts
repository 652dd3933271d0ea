import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { callAt } from '../reading/call-index';

const SLEEPS_FOREVER: ReadonlySet<string> = new Set(['anyio.sleep_forever', 'trio.sleep_forever']);

/**
 * Whether an awaited expression never completes: a coroutine that loops for ever, a task of one, or a gathering with
 * one in it. A function that cancels something is left alone.
 * @param awaited the expression behind `await`
 */
export function runsForever(facts: Facts, around: FunctionFact, awaited: NodeId): boolean {
  const { module } = facts;
  const { tree } = module;
  const before = tree.text.slice(tree.startOf(around.body), tree.startOf(awaited));
  if (/\.cancel(_scope)?\b/.test(before) || /\bcancel\(/.test(before)) return false;
  return isEndless(facts, around, awaited, 0);
}

const MOST_STEPS = 8;

function isEndless(facts: Facts, around: FunctionFact, node: NodeId, steps: number): boolean {
  const { module } = facts;
  const { tree } = module;
  if (steps > MOST_STEPS) return false;
  const again = (inner: NodeId | undefined) => inner !== undefined && isEndless(facts, around, inner, steps + 1);
  switch (tree.kindOf(node)) {
    case 'identifier':
      return again(assignedOnce(module, around, tree.textOf(node)));
    case 'list_splat':
    case 'parenthesized_expression':
      return again(tree.namedChildren(node)[0]);
    case 'list_comprehension':
    case 'generator_expression':
      return again(tree.childByField(node, 'body'));
    case 'list':
    case 'tuple':
      return tree.namedChildren(node).some(again);
    case 'call': {
      const call = callAt(module, node);
      return call !== undefined && isEndlessCall(facts, call, again);
    }
    default:
      return false;
  }
}

function isEndlessCall(facts: Facts, call: CallFact, again: (node: NodeId | undefined) => boolean): boolean {
  switch (call.name) {
    case 'asyncio.create_task':
    case 'asyncio.ensure_future':
    case 'asyncio.shield':
      return again(call.positional[0]);
    case 'asyncio.gather': {
      const list = facts.module.tree.childByField(call.node, 'arguments');
      return list !== undefined && facts.module.tree.namedChildren(list).some(again);
    }
    default: {
      if (SLEEPS_FOREVER.has(call.name ?? '')) return true;
      const called = calledFunction(facts, call);
      return called !== undefined && loopsForever(called.module, called.function);
    }
  }
}

/** A function of this function, of the module or of the workspace. */
function calledFunction({ module, findFunction }: Facts, call: CallFact) {
  const { tree } = module;
  if (call.name !== undefined) return findFunction(call.name);
  if (tree.kindOf(call.callee) !== 'identifier') return undefined;
  const name = tree.textOf(call.callee);
  const found = module.functions.filter(
    (candidate) => candidate.name === name && candidate.enclosingFunction?.node === call.inFunction?.node,
  );
  const [only, more] = found;
  return only === undefined || more !== undefined ? undefined : { module, function: only };
}

/** What a loop may await without an error that would end it. */
const NEVER_RAISES = /^await [\w.]+\.(sleep|get|put|wait)\(/;

/** `while True:` with no way out, whose awaits only wait. */
function loopsForever({ tree }: ModuleFacts, definition: FunctionFact): boolean {
  if (!definition.isAsync || definition.isGenerator || definition.decorators.length > 0) return false;
  return tree
    .nodesOfKind('while_statement')
    .filter((node) => node > definition.node && node <= tree.lastOf(definition.node))
    .some((node) => {
      const condition = tree.childByField(node, 'condition');
      const parent = tree.parentOf(node);
      if (condition === undefined || tree.kindOf(condition) !== 'true' || parent !== definition.body) return false;
      return [...tree.descendants(node)].every((inner) => {
        const kind = tree.kindOf(inner);
        if (kind === 'await') return NEVER_RAISES.test(tree.textOf(inner));
        return !['break_statement', 'return_statement', 'raise_statement', 'yield', 'assert_statement'].includes(kind);
      });
    });
}

function assignedOnce({ tree }: ModuleFacts, { node }: FunctionFact, name: string): NodeId | undefined {
  const [assignment, more] = tree.nodesOfKind('assignment').filter((candidate) => {
    const left = tree.childByField(candidate, 'left');
    return node < candidate && candidate <= tree.lastOf(node) && left !== undefined && tree.textOf(left) === name;
  });
  return assignment === undefined || more !== undefined ? undefined : tree.childByField(assignment, 'right');
}
