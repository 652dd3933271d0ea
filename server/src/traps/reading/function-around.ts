import type { FunctionFact, ModuleFacts, NodeId } from '../../model/facts';

/** The innermost function (not lambda) whose text a node is in; undefined at module and class level. */
export function functionAround({ tree, functions }: ModuleFacts, node: NodeId): FunctionFact | undefined {
  return functions.filter((candidate) => candidate.node < node && node <= tree.lastOf(candidate.node)).at(-1);
}
