import type { ModuleFacts, NodeId } from '../../model/facts';
import { callsNamed } from './call-index';

/** The call of `with manager(...):` whose block a node is in, by the manager's dotted name; undefined when there is none. */
export function blockAround(module: ModuleFacts, node: NodeId, manager: string): NodeId | undefined {
  const { tree } = module;
  return callsNamed(module, manager).find(({ node: opening }) => {
    let statement = tree.parentOf(opening);
    while (statement !== undefined && tree.kindOf(statement) !== 'with_statement') {
      if (tree.kindOf(statement) === 'block') return false;
      statement = tree.parentOf(statement);
    }
    const body = statement === undefined ? undefined : tree.childByField(statement, 'body');
    return body !== undefined && body < node && node <= tree.lastOf(body);
  })?.node;
}
