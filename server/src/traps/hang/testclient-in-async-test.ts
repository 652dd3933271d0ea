import type { CallFact, Facts, FunctionFact } from '../../model/facts';
import { useAsyncClient } from '../edits/async-client';
import { makeSync } from '../edits/make-sync';
import { holdsLoop } from '../reading/loop-bound';
import { report } from '../reading/report';
import { originOf } from '../reading/value-types';
import type { Finding, Fix, Severity, Trap } from '../trap';

/** The synchronous TestClient in a test or fixture that runs on a loop. */
export const testclientInAsyncTest: Trap = {
  name: 'testclient-in-async-test',
  category: 'hang',
  severity: 'warning',
  rank: 19,
  summary: 'TestClient in an async test blocks the loop of the test while the app runs on another one.',
  appliesTo: 'every version',
  check(facts) {
    const definitions = new Map(
      [...facts.tests, ...facts.fixtures].map((known) => [known.function.node, known.function] as const),
    );
    return [...definitions.values()]
      .filter(({ isAsync }) => isAsync)
      .flatMap((definition) => findings(facts, definition));
  },
};

const REQUEST =
  /^(starlette|fastapi)\.testclient\.TestClient\.(get|post|put|patch|delete|head|options|request|stream)$/;
const MAKING = /^(starlette|fastapi)\.testclient\.TestClient$/;

/** One finding for each client: at its first request. */
function findings(facts: Facts, definition: FunctionFact): Finding[] {
  const { module } = facts;
  const calls = module.calls.filter(({ inFunction }) => inFunction?.node === definition.node);
  const byClient = new Map<string, CallFact[]>();
  for (const call of calls) {
    const receiver = REQUEST.test(call.name ?? '') ? module.tree.childByField(call.callee, 'object') : undefined;
    if (receiver === undefined) continue;
    const client = module.tree.textOf(receiver);
    byClient.set(client, [...(byClient.get(client) ?? []), call]);
  }
  return [...byClient].flatMap(([client, requests]) => finding(facts, definition, client, requests) ?? []);
}

function finding(
  facts: Facts,
  definition: FunctionFact,
  client: string,
  [request, ...others]: readonly CallFact[],
): Finding | undefined {
  const { module } = facts;
  if (request === undefined) return undefined;
  const test = facts.tests.find((candidate) => candidate.function.node === definition.node);
  const quiet = test === undefined ? [] : makeSync(facts, test);
  const { severity, text } = symptom(definition, client, request, quiet.length > 0, sharesLoop(facts, definition));
  const related = others.map(({ range }) => ({
    file: module.path,
    span: { start: range.start, end: range.end },
    message: 'another request of the same client',
  }));
  return report(testclientInAsyncTest, facts, request.range, text, {
    severity,
    related,
    fixes: [...(request.awaited ? [] : quiet), ...conversion(facts, definition, request)],
    ...(test && { test: test.nodeid }),
  });
}

/** Makes something that lives on the test's loop: a request that needs it cannot be answered. */
const LOOP_WORK =
  /\b(create_task|ensure_future|call_later|call_soon|call_at|start_server|create_future|start_soon|asyncio\.(Event|Queue|Lock|Condition|Semaphore))\b/;

function sharesLoop(facts: Facts, definition: FunctionFact): boolean {
  const test = facts.tests.find((candidate) => candidate.function.node === definition.node);
  const bound = test?.fixtures.some((fixture) => fixture.function.isAsync && holdsLoop(fixture)) ?? false;
  return bound || LOOP_WORK.test(facts.module.tree.textOf(definition.body));
}

function symptom(
  { name }: FunctionFact,
  client: string,
  { awaited }: CallFact,
  awaitsNothing: boolean,
  shares: boolean,
): { severity: Severity; text: string } {
  if (awaited)
    return {
      severity: 'error',
      text: `A request of TestClient is no coroutine: it blocks, and then Python raises "TypeError: object Response can't be used in 'await' expression".`,
    };
  const blocks = `"${client}" is a TestClient: it runs the app on a loop of its own, in another thread, and blocks the loop of "${name}" until the answer is there.`;
  return awaitsNothing
    ? { severity: 'information', text: `${blocks} The test awaits nothing, so it need not be async.` }
    : {
        severity: shares ? 'warning' : 'information',
        text: `${blocks} A request that needs something of the test's loop (an event it sets, a connection of an async fixture) waits for ever, or raises "... attached to a different loop".`,
      };
}

function conversion(facts: Facts, definition: FunctionFact, request: CallFact): Fix[] {
  const { module } = facts;
  const receiver = module.tree.childByField(request.callee, 'object');
  if (receiver === undefined) return [];
  const origin = originOf(facts, receiver);
  const making = module.calls.find(
    ({ node, name, inFunction }) =>
      inFunction?.node === definition.node &&
      MAKING.test(name ?? '') &&
      (node === receiver || node === origin?.value || isManagerOf(facts, node, receiver)),
  );
  return making === undefined ? [] : useAsyncClient(facts, definition, making);
}

/** `with TestClient(app) as client:` names the receiver. */
function isManagerOf({ module: { tree } }: Facts, making: number, receiver: number): boolean {
  const pattern = tree.parentOf(making);
  const alias = pattern === undefined ? undefined : tree.childByField(pattern, 'alias');
  return alias !== undefined && tree.textOf(alias) === tree.textOf(receiver);
}
