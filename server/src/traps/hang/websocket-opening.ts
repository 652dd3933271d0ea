import type { Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { functionAround } from '../reading/function-around';
import type { Route } from '../reading/routes';

/** What the app does first after it has accepted: speak, wait for the client, or wait for something else. */
export type Opening = 'speaks' | 'waits-for-client' | 'waits';

const WAITS = /^await (asyncio\.wait\(|[\w.]+\.(get|wait|join)\()/;

/** The first move of a websocket handler; undefined when it cannot be told. */
export function openingOf(facts: Facts, { module, function: handler }: Route): Opening | undefined {
  const { tree } = module;
  const socket = handler.parameters.find(
    ({ annotation, name }) => /WebSocket$/.test(annotation ?? '') || /^(websocket|ws|socket)$/.test(name),
  )?.name;
  if (socket === undefined) return undefined;
  // Who else has the socket may speak, unless it is seen that he only listens.
  if (handsOver(facts, module, handler, socket)) return undefined;
  const moves = [...tree.nodesOfKind('await'), ...tree.nodesOfKind('for_statement')]
    .filter((node) => functionAround(module, node)?.node === handler.node)
    .sort((a, b) => reachedAt(tree, a) - reachedAt(tree, b));
  for (const node of moves) {
    const text = tree.textOf(node);
    if (tree.kindOf(node) === 'for_statement') {
      const source = tree.childByField(node, 'right');
      if (source !== undefined && tree.textOf(source).startsWith(`${socket}.iter_`)) return 'waits-for-client';
      if (tree.isAsync(node)) return undefined;
      continue;
    }
    if (text.startsWith(`await ${socket}.accept(`)) continue;
    if (text.startsWith(`await ${socket}.send`)) return 'speaks';
    if (text.startsWith(`await ${socket}.receive`)) return 'waits-for-client';
    return WAITS.test(text) ? 'waits' : undefined;
  }
  return undefined;
}

/** What is awaited inside an argument comes first, and a loop's source before its body. */
function reachedAt({ kindOf, childByField, endOf }: ModuleFacts['tree'], node: NodeId): number {
  const source = kindOf(node) === 'for_statement' ? childByField(node, 'right') : undefined;
  return endOf(source ?? node);
}

function handsOver(facts: Facts, module: ModuleFacts, handler: FunctionFact, socket: string): boolean {
  const { tree } = module;
  return module.calls.some((call) => {
    if (call.inFunction?.node !== handler.node) return false;
    if (!call.positional.some((argument) => tree.textOf(argument) === socket)) return false;
    const found = call.name === undefined ? undefined : facts.findFunction(call.name);
    return found === undefined || /\.(send|accept)/.test(found.module.tree.textOf(found.function.body));
  });
}
