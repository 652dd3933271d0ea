import type { CallFact, Facts } from '../../model/facts';
import { failInTime } from '../edits/add-deadline';
import { hasDeadlineAround } from '../reading/deadline';
import { report } from '../reading/report';
import { findRoute } from '../reading/routes';
import { type AppClient, appClient } from '../reading/test-clients';
import type { Finding, Trap } from '../trap';
import { type EndlessResponse, endlessResponse } from './endless-response';

/** A request over ASGITransport or TestClient whose response never ends. */
export const streamingThroughAsgiTransport: Trap = {
  name: 'streaming-through-asgi-transport',
  category: 'hang',
  severity: 'error',
  rank: 35,
  summary: 'ASGITransport and TestClient wait for the whole response, which a stream without end never gives.',
  appliesTo: 'every version',
  check: (facts) => facts.module.calls.flatMap((call) => finding(facts, call) ?? []),
};

const VERB = /\.(stream|request|get|post|put|patch|delete)$/;

function finding(facts: Facts, call: CallFact): Finding | undefined {
  const { module } = facts;
  const receiver = module.tree.childByField(call.callee, 'object');
  const verb = VERB.exec(module.tree.textOf(call.callee))?.[1];
  if (receiver === undefined || verb === undefined) return undefined;
  const address = call.keywords.get('url') ?? call.positional[verb === 'stream' || verb === 'request' ? 1 : 0];
  const url = address === undefined ? undefined : module.stringValue(address);
  const client = url === undefined ? undefined : appClient(facts, receiver);
  const route = url === undefined || client === undefined ? undefined : findRoute(facts, client, url, 'http');
  const endless = route === undefined ? undefined : endlessResponse(facts, route);
  if (client === undefined || endless === undefined) return undefined;
  const definition = call.inFunction;
  const test = facts.tests.find((candidate) => candidate.function.node === definition?.node);
  return report(streamingThroughAsgiTransport, facts, call.range, message(client, endless), {
    related: [
      {
        file: endless.module.path,
        span: { start: endless.range.start, end: endless.range.end },
        message: `"${endless.generator.name}" never ends`,
      },
    ],
    fixes:
      definition === undefined || hasDeadlineAround(facts, definition, call.node)
        ? []
        : failInTime(facts, definition, call),
    ...(test && { test: test.nodeid }),
  });
}

function message({ kind }: AppClient, { generator }: EndlessResponse): string {
  const who = kind === 'asgi' ? 'ASGITransport' : 'TestClient';
  const timeout = kind === 'asgi' ? " The client's own timeout does not apply here." : '';
  return (
    `This request never returns: ${who} hands over a response when it is complete, and "${generator.name}" yields for ever.${timeout} ` +
    'Ask a real server in a thread, or give the generator an end.'
  );
}
