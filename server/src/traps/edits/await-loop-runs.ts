import type { FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import type { Edit } from '../trap';
import { argumentsOf } from './arguments';
import { awaitable, awaitInPlaceOf } from './await-expression';

/** What stays of a loop's uses in a function once its runs are awaited. */
export interface AwaitedRuns {
  readonly edits: readonly Edit[];
  /** The loop is used for something else, too. */
  readonly usedOtherwise: boolean;
}

/** What only the owner of a loop that is not running may do. */
const OWNERS_METHODS: ReadonlySet<string> = new Set(['run_until_complete', 'run_forever', 'stop', 'close']);

/** A body of its own, or one that a coroutine cannot await in. */
const BOUNDARIES: ReadonlySet<string> = new Set(['function_definition', 'lambda', 'generator_expression']);

/**
 * Turns every `loop.run_until_complete(x)` of a synchronous function into `await x`, for when the function becomes
 * async. Undefined when it does with the loop what a coroutine cannot do with the one it runs on.
 */
export function awaitLoopRuns(module: ModuleFacts, definition: FunctionFact, loop: string): AwaitedRuns | undefined {
  const { tree, path } = module;
  const edits: Edit[] = [];
  let usedOtherwise = false;
  if (
    tree
      .nodesOfKind('yield')
      .some((node) => within(module, definition, node) && /^yield\s+from\b/.test(tree.textOf(node)))
  )
    return undefined;
  for (const use of usesOf(module, definition, loop)) {
    const run = loopRun(module, use);
    if (run === undefined) {
      if (OWNERS_METHODS.has(methodOf(module, use) ?? '')) return undefined;
      usedOtherwise = true;
      continue;
    }
    if (isInside(module, definition, use)) return undefined;
    const newText = awaitInPlaceOf(module, run.call, awaitable(module, run.argument));
    edits.push({ file: path, span: tree.rangeOf(run.call), newText });
  }
  return { edits, usedOtherwise };
}

/** Uses of a name in a function's body, or below another node: neither attributes nor names of keyword arguments. */
export function usesOf({ tree }: ModuleFacts, { body }: Pick<FunctionFact, 'body'>, name: string): NodeId[] {
  return [...tree.descendants(body)].filter((node) => {
    if (tree.kindOf(node) !== 'identifier' || tree.fieldOf(node) === 'attribute' || tree.textOf(node) !== name)
      return false;
    const parent = tree.parentOf(node);
    return !(parent !== undefined && tree.kindOf(parent) === 'keyword_argument' && tree.fieldOf(node) === 'name');
  });
}

/** The call `loop.run_until_complete(x)` around a use of the loop, with `x`. */
export function loopRun(
  module: ModuleFacts,
  use: NodeId,
): { readonly call: NodeId; readonly argument: NodeId } | undefined {
  const { tree } = module;
  if (methodOf(module, use) !== 'run_until_complete') return undefined;
  const attribute = tree.parentOf(use);
  const call = attribute === undefined ? undefined : tree.parentOf(attribute);
  if (call === undefined || tree.kindOf(call) !== 'call' || tree.fieldOf(attribute ?? call) !== 'function')
    return undefined;
  const [argument, more] = argumentsOf(module, call);
  if (argument === undefined || more !== undefined) return undefined;
  return /splat|keyword_argument/.test(tree.kindOf(argument)) ? undefined : { call, argument };
}

/** `method` of `use.method`. */
function methodOf({ tree }: ModuleFacts, use: NodeId): string | undefined {
  const parent = tree.parentOf(use);
  if (parent === undefined || tree.kindOf(parent) !== 'attribute' || tree.fieldOf(use) !== 'object') return undefined;
  const attribute = tree.childByField(parent, 'attribute');
  return attribute === undefined ? undefined : tree.textOf(attribute);
}

function within({ tree }: ModuleFacts, { body }: FunctionFact, node: NodeId): boolean {
  return body < node && node <= tree.lastOf(body);
}

function isInside({ tree }: ModuleFacts, { body }: FunctionFact, node: NodeId): boolean {
  for (let above = tree.parentOf(node); above !== undefined && above > body; above = tree.parentOf(above)) {
    if (BOUNDARIES.has(tree.kindOf(above))) return true;
  }
  return false;
}
