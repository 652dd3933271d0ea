import type { CallFact, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { remember } from './remember';

/** Calls directly in a function of the file, in text order; those in functions inside of it left out. */
export function callsIn(module: ModuleFacts, { node }: Pick<FunctionFact, 'node'>): readonly CallFact[] {
  return callsByFunction(module).get(node) ?? [];
}

const callsByFunction = remember(({ calls }: ModuleFacts): ReadonlyMap<NodeId, readonly CallFact[]> => {
  const found = new Map<NodeId, CallFact[]>();
  for (const call of calls) {
    if (call.inFunction === undefined) continue;
    const known = found.get(call.inFunction.node);
    if (known === undefined) found.set(call.inFunction.node, [call]);
    else known.push(call);
  }
  return found;
});
