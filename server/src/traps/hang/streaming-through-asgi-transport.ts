import type { CallFact, Facts } from '../../model/facts';
import { failInTime } from '../edits/add-deadline';
import { useRealServer } from '../edits/real-server';
import { hasDeadlineAround } from '../reading/deadline';
import { fix, report } from '../reading/report';
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
    fixes: [
      ...(url?.startsWith('/') && takesPart(facts, call, client)
        ? fix(`Ask a real server: uvicorn in a thread${forWhom(facts, client)}`, false, useRealServer(facts, client))
        : []),
      ...(definition === undefined || hasDeadlineAround(facts, definition, call.node)
        ? []
        : failInTime(facts, definition, call)),
    ],
    ...(test && { test: test.nodeid }),
  });
}

const ENDS: ReadonlySet<string> = new Set(['break_statement', 'return_statement', 'raise_statement']);

/** A fixture of another file gives its client to other tests, too. */
function forWhom(facts: Facts, { module }: AppClient): string {
  return module.path === facts.module.path
    ? ''
    : `, for all tests that use the client of ${module.path.split('/').at(-1)}`;
}

/** `with client.stream(...)` whose block takes a part of the stream: a real server does not end it either. */
function takesPart({ module }: Facts, call: CallFact, { kind }: AppClient): boolean {
  const { tree } = module;
  let statement = tree.parentOf(call.node);
  while (statement !== undefined && !['with_statement', 'block'].includes(tree.kindOf(statement)))
    statement = tree.parentOf(statement);
  if (statement === undefined || tree.kindOf(statement) === 'block' || !tree.textOf(call.callee).endsWith('.stream'))
    return false;
  return [...tree.descendants(statement)].every((node) => {
    switch (tree.kindOf(node)) {
      case 'for_statement':
        return [...tree.descendants(node)].some((inner) => ENDS.has(tree.kindOf(inner)));
      case 'for_in_clause':
        return kind === 'asgi' && !/^async\b/.test(tree.textOf(node));
      case 'attribute':
        return !/\.a?read$/.test(tree.textOf(node));
      default:
        return true;
    }
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
