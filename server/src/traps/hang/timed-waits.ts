import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { expectsTimeout } from '../reading/deadline';

/** An `await` that returns only when the loop's time has moved on. */
export interface TimedWait {
  readonly module: ModuleFacts;
  readonly call: CallFact;
}

/** The first wait inside a node that needs the time of the loop: there, or in a coroutine of the workspace awaited there. */
export function timedWait(
  facts: Facts,
  module: ModuleFacts,
  definition: FunctionFact,
  inside: NodeId,
): TimedWait | undefined {
  const here = awaitedCalls(module, definition, inside);
  const own = here.find((call) => needsTime(module, call));
  if (own !== undefined) return { module, call: own };
  for (const { name } of here) {
    const found = name === undefined ? undefined : facts.findFunction(name);
    if (found === undefined || !found.function.isAsync) continue;
    const call = awaitedCalls(found.module, found.function, found.function.body).find((inner) =>
      needsTime(found.module, inner),
    );
    if (call !== undefined) return { module: found.module, call };
  }
  return undefined;
}

function awaitedCalls({ calls, tree }: ModuleFacts, { node: owner }: FunctionFact, inside: NodeId): CallFact[] {
  return calls.filter(
    ({ node, awaited, inFunction }) =>
      awaited && inFunction?.node === owner && node > inside && node <= tree.lastOf(inside),
  );
}

function needsTime(module: ModuleFacts, call: CallFact): boolean {
  const { tree } = module;
  switch (call.name) {
    case 'asyncio.sleep':
    case 'anyio.sleep': {
      const [seconds] = call.positional;
      return seconds !== undefined && !/^(0(\.0*)?|-.*|\.0+)$/.test(tree.textOf(seconds));
    }
    // A deadline is only waited for where it is meant to pass.
    case 'asyncio.wait_for':
      return expectsTimeout(module, call.node);
    default:
      return false;
  }
}
