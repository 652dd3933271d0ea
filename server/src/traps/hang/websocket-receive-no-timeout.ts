import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { failInTime } from '../edits/add-deadline';
import { isTimed } from '../reading/deadline';
import { report } from '../reading/report';
import { findRoute, type Route } from '../reading/routes';
import { appClient } from '../reading/test-clients';
import type { Finding, Trap } from '../trap';
import { type Opening, openingOf } from './websocket-opening';

/** A message that a test waits for before anything could have made the app send one. */
export const websocketReceiveNoTimeout: Trap = {
  name: 'websocket-receive-no-timeout',
  category: 'hang',
  severity: 'hint',
  rank: 39,
  summary: 'A test websocket has no timeout: receiving what the app does not send waits for ever.',
  appliesTo: 'every version',
  check(facts) {
    const connecting = facts.module.calls.filter(({ callee }) => {
      return /\.websocket_connect$/.test(facts.module.tree.textOf(callee));
    });
    if (connecting.length === 0) return [];
    const definitions = new Map(
      [...facts.tests, ...facts.fixtures].map((known) => [known.function.node, known.function] as const),
    );
    return [...definitions.values()]
      .filter((definition) => !isTimed(facts, definition))
      .flatMap((definition) =>
        connecting
          .filter(({ inFunction }) => inFunction?.node === definition.node)
          .flatMap((call) => finding(facts, definition, call) ?? []),
      );
  },
};

function finding(facts: Facts, definition: FunctionFact, connecting: CallFact): Finding | undefined {
  const { module } = facts;
  const receiver = module.tree.childByField(connecting.callee, 'object');
  const address = connecting.positional[0] ?? connecting.keywords.get('url');
  const url = address === undefined ? undefined : module.stringValue(address);
  const receiving = firstReceive(module, connecting);
  if (receiver === undefined || url === undefined || receiving === undefined) return undefined;
  const client = appClient(facts, receiver);
  const route = client?.kind === 'testclient' ? findRoute(facts, client, url, 'websocket') : undefined;
  const opening = route === undefined ? undefined : openingOf(facts, route);
  if (route === undefined || opening === undefined || opening === 'speaks') return undefined;
  const test = facts.tests.find((candidate) => candidate.function.node === definition.node);
  const { start, end } = route.function.nameRange;
  return report(websocketReceiveNoTimeout, facts, receiving.range, message(module, receiving, route, opening), {
    severity: opening === 'waits-for-client' ? 'warning' : 'hint',
    related: [
      { file: route.module.path, span: { start, end }, message: `"${route.function.name}" answers ${route.path}` },
    ],
    fixes: failInTime(facts, definition, receiving),
    ...(test && { test: test.nodeid }),
  });
}

/** The `receive` that is the first thing done with a connection, with nothing else called before it. */
function firstReceive({ tree, calls }: ModuleFacts, connecting: CallFact): CallFact | undefined {
  const pattern = tree.parentOf(connecting.node);
  const alias = pattern === undefined ? undefined : tree.childByField(pattern, 'alias');
  let statement: NodeId | undefined = pattern;
  while (statement !== undefined && tree.kindOf(statement) !== 'with_statement') statement = tree.parentOf(statement);
  const body = statement === undefined ? undefined : tree.childByField(statement, 'body');
  if (alias === undefined || body === undefined) return undefined;
  const inside = calls.filter(({ node }) => node > body && node <= tree.lastOf(body));
  const isReceive = ({ callee }: CallFact) =>
    new RegExp(`^${tree.textOf(alias)}\\.receive(_json|_text|_bytes)?$`).test(tree.textOf(callee));
  const first = inside.find(isReceive);
  const before = inside.filter((call) => first !== undefined && call.node < first.node);
  // A call whose argument the message is comes before it in the text only.
  return before.every((call) => first !== undefined && first.node <= tree.lastOf(call.node)) ? first : undefined;
}

function message({ tree }: ModuleFacts, receiving: CallFact, { function: handler }: Route, opening: Opening): string {
  const what = tree.textOf(receiving.callee);
  return opening === 'waits-for-client'
    ? `"${what}()" waits for "${handler.name}" to send something, and "${handler.name}" waits for this test: it receives first. Both wait for ever, and there is no timeout to give.`
    : `"${what}()" waits until "${handler.name}" sends something, and "${handler.name}" waits for something else first, which nothing has caused yet. There is no timeout to give: the run would hang here and say nothing.`;
}
