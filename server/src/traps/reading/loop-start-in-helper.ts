import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { type LoopStart, loopStart, nestsLoops, startsKnownLoop } from './loop-starts';
import { asksForLoop, isDefinedTwice } from './notebook-top-level';

/** A synchronous function of the workspace that starts an event loop itself. */
export interface LoopStartInHelper {
  readonly module: ModuleFacts;
  readonly helper: FunctionFact;
  readonly call: CallFact;
  readonly start: LoopStart;
}

/** The loop that a called function starts: `main()`, where `def main()` says `asyncio.run(...)`. */
export function loopStartInHelper(facts: Facts, call: CallFact): LoopStartInHelper | undefined {
  const found = call.name === undefined || call.awaited ? undefined : facts.findFunction(call.name);
  if (found === undefined || found.function.isAsync || found.function.isGenerator) return undefined;
  const { module, function: helper } = found;
  if (isDefinedTwice(facts, helper.name)) return undefined;
  if (helper.enclosingClass !== undefined || helper.decorators.length > 0) return undefined;
  const inside: Facts = { ...facts, module };
  if (nestsLoops(inside)) return undefined;
  for (const inner of module.calls) {
    if (inner.inFunction?.node !== helper.node || asksForLoop(inside, inner.node)) continue;
    const start = loopStart(inside, inner);
    if (start !== undefined) return { module, helper, call: inner, start };
  }
  return undefined;
}

const UNCERTAIN: ReadonlySet<string> = new Set([
  'if_statement',
  'conditional_expression',
  'boolean_operator',
  'for_statement',
  'while_statement',
  'match_statement',
  'except_clause',
  'lambda',
]);

/** Whether the helper starts that loop whenever it is called: on no condition, and on a loop that is known. */
export function isCertainStart({ module, helper, call }: LoopStartInHelper, facts: Facts): boolean {
  const { tree } = module;
  for (let above: NodeId | undefined = call.node; above !== undefined; above = tree.parentOf(above)) {
    if (above === helper.node) break;
    if (UNCERTAIN.has(tree.kindOf(above))) return false;
  }
  const returnsBefore = tree
    .nodesOfKind('return_statement')
    .concat(tree.nodesOfKind('raise_statement'))
    .some((node) => helper.node < node && node < call.node && tree.lastOf(node) < call.node);
  return !returnsBefore && startsKnownLoop({ ...facts, module }, call);
}
