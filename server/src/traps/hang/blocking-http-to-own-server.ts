import type { CallFact, Facts } from '../../model/facts';
import { requestAsync } from '../edits/async-http';
import { libraryOf, runInThread } from '../edits/run-in-thread';
import type { BackgroundWork } from '../reading/background-work';
import { ownServer } from '../reading/own-server';
import { report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** A blocking request to a server that needs the loop which the request holds. */
export const blockingHttpToOwnServer: Trap = {
  name: 'blocking-http-to-own-server',
  category: 'hang',
  severity: 'error',
  rank: 37,
  summary: 'A blocking request to a server on the same loop is a deadlock: nobody is left to answer it.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.module.calls.flatMap((call) => {
      const server = ownServer(facts, call);
      return server === undefined ? [] : [finding(facts, call, server)];
    }),
};

function finding(facts: Facts, call: CallFact, server: BackgroundWork): Finding {
  const { module } = facts;
  const test = facts.tests.find((candidate) => candidate.function.node === call.inFunction?.node);
  const outcome = call.keywords.has('timeout')
    ? 'The request ends in a timeout, as if the server were slow.'
    : 'The run hangs here and says nothing.';
  const message =
    `Deadlock: "${module.tree.textOf(call.callee)}(...)" holds the event loop until the answer is there, and the server that would answer ` +
    `(${server.text}(...)) runs on the same loop. ${outcome}`;
  return report(blockingHttpToOwnServer, facts, call.range, message, {
    related: [
      {
        file: server.module.path,
        span: { start: server.range.start, end: server.range.end },
        message: 'the server is started here',
      },
    ],
    fixes: remedies(facts, call),
    ...(test && { test: test.nodeid }),
  });
}

/** An async client of the same library is the better way, one of another library the greater change. */
function remedies(facts: Facts, call: CallFact): Fix[] {
  const inThread = runInThread(facts, call, libraryOf(facts, call));
  const async = requestAsync(facts, call);
  return /^httpx2?\./.test(call.name ?? '') ? [...async, ...inThread] : [...inThread, ...async];
}
