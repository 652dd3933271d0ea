import type { CallFact, Facts, FunctionFact, NodeId, TestFact } from '../../model/facts';
import { useAsyncClient } from '../edits/async-client';
import { makeSync } from '../edits/make-sync';
import type { MarkEdits } from '../edits/marks';
import { withImports } from '../edits/with-imports';
import { callsIn } from '../reading/calls-in';
import { holdsLoop } from '../reading/loop-bound';
import { fix, report } from '../reading/report';
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
    const uses = [...definitions.values()]
      .filter(({ isAsync }) => isAsync)
      .flatMap((definition) => usesIn(facts, definition));
    // Those that seem to get by are told of once for a file.
    const [first, ...others] = uses.filter(({ kind }) => kind === 'gets-by');
    return [
      ...uses.filter(({ kind }) => kind !== 'gets-by').map((use) => finding(facts, use, [])),
      ...(first === undefined ? [] : [finding(facts, first, others)]),
    ];
  },
};

const REQUEST =
  /^(starlette|fastapi)\.testclient\.TestClient\.(get|post|put|patch|delete|head|options|request|stream)$/;
const MAKING = /^(starlette|fastapi)\.testclient\.TestClient$/;

/** A client that a test or fixture makes requests with. */
interface Use {
  readonly definition: FunctionFact;
  readonly test: TestFact | undefined;
  readonly client: string;
  readonly requests: readonly [CallFact, ...CallFact[]];
  /** What becomes of it; `gets-by` is nothing, as far as can be seen. */
  readonly kind: 'awaited' | 'entered' | 'needs-no-loop' | 'shares-loop' | 'gets-by';
}

function usesIn(facts: Facts, definition: FunctionFact): Use[] {
  const { module } = facts;
  const calls = callsIn(module, definition);
  const byClient = new Map<string, readonly [CallFact, ...CallFact[]]>();
  const entered = calls.filter((call) => MAKING.test(call.name ?? '') && isEntered(module, call.node));
  for (const call of calls) {
    const receiver = REQUEST.test(call.name ?? '') ? module.tree.childByField(call.callee, 'object') : undefined;
    if (receiver === undefined) continue;
    const client = module.tree.textOf(receiver);
    const before = byClient.get(client);
    byClient.set(client, before === undefined ? [call] : [...before, call]);
  }
  if (byClient.size === 0 && entered.length === 0) return [];
  const test = facts.tests.find((candidate) => candidate.function.node === definition.node);
  const used = [...byClient]
    .filter(([, [{ callee }]]) => {
      const receiver = module.tree.childByField(callee, 'object');
      return !entered.some(({ node }) => receiver !== undefined && isManagerOf(facts, node, receiver));
    })
    .map(([client, requests]): Use => {
      return { definition, test, client, requests, kind: kindOf(facts, definition, test, requests[0]) };
    });
  const opened = entered.map((call): Use => {
    return { definition, test, client: module.tree.textOf(call.callee), requests: [call], kind: 'entered' };
  });
  return [...opened, ...used];
}

/** `async with TestClient(app)`, which it does not support. */
function isEntered({ tree }: Facts['module'], making: NodeId): boolean {
  let above = tree.parentOf(making);
  while (above !== undefined && ['as_pattern', 'with_item', 'with_clause'].includes(tree.kindOf(above))) {
    above = tree.parentOf(above);
  }
  return above !== undefined && tree.kindOf(above) === 'with_statement' && tree.isAsync(above);
}

function kindOf(facts: Facts, definition: FunctionFact, test: TestFact | undefined, request: CallFact): Use['kind'] {
  if (request.awaited) return 'awaited';
  if (test !== undefined && makeSync(facts, test).length > 0) return 'needs-no-loop';
  return sharesLoop(facts, definition) ? 'shares-loop' : 'gets-by';
}

function finding(facts: Facts, use: Use, others: readonly Use[]): Finding {
  const { module } = facts;
  const { requests, test } = use;
  const [request, ...more] = requests;
  const related = [
    ...more.map(({ range }) => ({ range, message: 'another request of the same client' })),
    ...others.map(({ definition, requests: [{ range }] }) => ({ range, message: `and in "${definition.name}"` })),
  ].map(({ range, message }) => ({ file: module.path, span: { start: range.start, end: range.end }, message }));
  const quiet = test === undefined || use.kind !== 'needs-no-loop' ? [] : makeSync(facts, test);
  return report(testclientInAsyncTest, facts, request.range, messageOf(use, others.length), {
    severity: severityOf(use),
    related,
    fixes: [...quiet, ...conversions(facts, [use, ...others])],
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

function severityOf({ kind }: Use): Severity {
  switch (kind) {
    case 'awaited':
    case 'entered':
      return 'error';
    case 'shares-loop':
      return 'warning';
    case 'needs-no-loop':
    case 'gets-by':
      return 'information';
    default:
      return kind satisfies never;
  }
}

function messageOf({ kind, client, definition }: Use, others: number): string {
  if (kind === 'awaited')
    return `A request of TestClient is no coroutine: it blocks, and then Python raises "TypeError: object Response can't be used in 'await' expression".`;
  if (kind === 'entered')
    return `${client} is for synchronous tests and cannot be entered with "async with": "'TestClient' object does not support the asynchronous context manager protocol", or "AttributeError: __aenter__" before Python 3.11.`;
  const blocks = `"${client}" is a TestClient: it runs the app on a loop of its own, in another thread, and blocks the loop of "${definition.name}" until the answer is there.`;
  if (kind === 'needs-no-loop') return `${blocks} The test awaits nothing, so it need not be async.`;
  const many = others === 0 ? '' : ` So ${others === 1 ? 'does' : 'do'} ${others} more in this file.`;
  return `${blocks} A request that needs something of the test's loop (an event it sets, a connection of an async fixture) waits for ever, or raises "... attached to a different loop".${many}`;
}

/** For all of them together, and for the first alone. */
function conversions(facts: Facts, uses: readonly Use[]): Fix[] {
  const { module } = facts;
  const converted = uses.map((use) => conversion(facts, use)).filter(({ edits }) => edits.length > 0);
  const [first] = uses;
  const own = first === undefined ? undefined : conversion(facts, first);
  const edits = converted.flatMap((one) => one.edits);
  const needs = converted.flatMap((one) => one.needs);
  const together = fix(`Use async clients in ${converted.length} tests`, false, withImports(module, edits, needs));
  return [
    ...(converted.length > 1 ? together : []),
    ...(own === undefined
      ? []
      : fix('Use an async client on the loop of the test', false, withImports(module, own.edits, own.needs))),
  ];
}

const NOTHING: MarkEdits = { edits: [], needs: [] };

function conversion(facts: Facts, { definition, requests: [request] }: Use): MarkEdits {
  const { module } = facts;
  if (MAKING.test(request.name ?? '')) return useAsyncClient(facts, definition, request);
  const receiver = module.tree.childByField(request.callee, 'object');
  if (receiver === undefined) return NOTHING;
  const origin = originOf(facts, receiver);
  const making = module.calls.find(
    ({ node, name, inFunction }) =>
      inFunction?.node === definition.node &&
      MAKING.test(name ?? '') &&
      (node === receiver || node === origin?.value || isManagerOf(facts, node, receiver)),
  );
  return making === undefined ? NOTHING : useAsyncClient(facts, definition, making);
}

/** `with TestClient(app) as client:` names the receiver. */
function isManagerOf({ module: { tree } }: Facts, making: number, receiver: number): boolean {
  const pattern = tree.parentOf(making);
  const alias = pattern === undefined ? undefined : tree.childByField(pattern, 'alias');
  return alias !== undefined && tree.textOf(alias) === tree.textOf(receiver);
}
