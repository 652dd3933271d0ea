import type { CallFact, Facts, FixtureFact, FunctionFact, ModuleFacts, NodeId, Range } from '../../model/facts';
import { callsIn } from './calls-in';
import type { LoopMismatch } from './loop-mismatches';

/** Something that goes on after the code that started it, as long as its loop runs. */
export interface BackgroundWork {
  readonly kind: 'server' | 'task';
  /** The call that starts it. */
  readonly module: ModuleFacts;
  readonly range: Range;
  /** The call as it is written, without arguments. */
  readonly text: string;
}

const SERVERS: ReadonlySet<string> = new Set([
  'asyncio.start_server',
  'asyncio.start_unix_server',
  'asyncio.AbstractEventLoop.create_server',
  'asyncio.AbstractEventLoop.create_unix_server',
  'asyncio.AbstractEventLoop.create_datagram_endpoint',
  'asyncio.Server.start_serving',
  'aiohttp.web.TCPSite.start',
  'aiohttp.web.UnixSite.start',
  'aiohttp.web.SockSite.start',
  'aiohttp.test_utils.TestServer.start_server',
  'websockets.serve',
  'websockets.server.serve',
  'websockets.asyncio.server.serve',
  'grpc.aio.Server.start',
]);

const TASKS: ReadonlySet<string> = new Set([
  'asyncio.create_task',
  'asyncio.ensure_future',
  'asyncio.AbstractEventLoop.create_task',
  'asyncio.TaskGroup.create_task',
]);

/**
 * Work that a fixture leaves running on its loop while tests use it: what it starts itself, or what a function, method
 * or context manager of the workspace starts that it calls. A task that is the fixture's value, or that the fixture waits for,
 * is none: who awaits such a task on another loop gets an error instead of a hang.
 */
export function backgroundWork(
  facts: Facts,
  { module, function: definition }: FixtureFact,
): BackgroundWork | undefined {
  const own = workStartedIn(module, definition);
  if (own !== undefined) return own;
  for (const { name } of callsIn(module, definition)) {
    const helper = name === undefined ? undefined : facts.findFunction(name);
    const found = helper === undefined ? undefined : workStartedIn(helper.module, helper.function);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first work that a function's own statements leave running: of one kind, or of any. */
export function workStartedIn(
  module: ModuleFacts,
  definition: FunctionFact,
  kind?: BackgroundWork['kind'],
): BackgroundWork | undefined {
  return callsIn(module, definition)
    .map((call) => startedBy(module, definition, call))
    .find((work) => work !== undefined && (kind === undefined || work.kind === kind));
}

/** What waits forever in a mismatch of loops: the fixture's work, which stands still while its tests run. */
export function strandedWork(facts: Facts, mismatch: LoopMismatch): BackgroundWork | undefined {
  const { fixture, fixtureLoop, tests, testScope } = mismatch;
  // pytest-asyncio refuses to run it, or an override of "event_loop" is what is wrong.
  if (tests[0].loop.error !== undefined || testScope === fixtureLoop.scope) return undefined;
  return backgroundWork(facts, fixture);
}

function startedBy(module: ModuleFacts, definition: FunctionFact, call: CallFact): BackgroundWork | undefined {
  const { tree } = module;
  const work = (kind: BackgroundWork['kind']) => ({ kind, module, range: call.range, text: tree.textOf(call.callee) });
  if (SERVERS.has(call.name ?? '')) return work('server');
  if (!TASKS.has(call.name ?? '') && !/\.start_soon$/.test(tree.textOf(call.callee))) return undefined;
  if (endsBeforeUse(module, definition, call)) return undefined;
  return work(/\bserve(_forever)?\b/.test(tree.textOf(call.node)) ? 'server' : 'task');
}

/** The task is given away as the value, awaited before that, or bound to a block that ends before it. */
function endsBeforeUse({ tree }: ModuleFacts, definition: FunctionFact, call: CallFact): boolean {
  const within = (node: NodeId) => definition.node < node && node <= tree.lastOf(definition.node);
  const exits = [...tree.nodesOfKind('yield'), ...tree.nodesOfKind('return_statement')].filter(within);
  const use = exits.find((node) => node > call.node);
  for (let above = tree.parentOf(call.node); above !== undefined && within(above); above = tree.parentOf(above)) {
    const kind = tree.kindOf(above);
    if (kind === 'await' || kind === 'return_statement' || kind === 'yield') return true;
    if (kind === 'with_statement' && (use === undefined || use > tree.lastOf(above))) return true;
  }
  const statement = tree.parentOf(call.node);
  const target = statement === undefined ? undefined : tree.childByField(statement, 'left');
  if (target === undefined) return false;
  const name = tree.textOf(target);
  if (use !== undefined && tree.namedChildren(use).some((value) => tree.textOf(value) === name)) return true;
  return tree
    .nodesOfKind('await')
    .some(
      (node) =>
        node > call.node &&
        (use === undefined ? within(node) : node < use) &&
        [...tree.descendants(node)].some((inner) => tree.textOf(inner) === name),
    );
}
