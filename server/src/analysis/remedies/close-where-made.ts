import type { CallFact, Facts, NodeId } from '../../model/facts';
import { assignmentToWith } from '../../traps/edits/wrap-rest';
import { clientOfType } from '../../traps/reading/loop-clients';
import { fix } from '../../traps/reading/report';
import type { Fix, Span } from '../../traps/trap';

/** What a plain `with` closes. */
const CLOSED_BY_WITH: ReadonlySet<string> = new Set([
  'open',
  'io.open',
  'socket.socket',
  'socket.create_connection',
  'tempfile.TemporaryFile',
  'tempfile.NamedTemporaryFile',
  'concurrent.futures.ThreadPoolExecutor',
  'concurrent.futures.thread.ThreadPoolExecutor',
  'concurrent.futures.ProcessPoolExecutor',
  'concurrent.futures.process.ProcessPoolExecutor',
  'subprocess.Popen',
  'httpx.Client',
  'httpx2.Client',
  'requests.Session',
  'requests.sessions.Session',
  'fastapi.testclient.TestClient',
  'starlette.testclient.TestClient',
]);

/** Servers, which `async with` closes. */
const SERVERS: ReadonlySet<string> = new Set([
  'asyncio.start_server',
  'asyncio.start_unix_server',
  'asyncio.streams.start_server',
  'asyncio.streams.start_unix_server',
]);

/** Wraps what uses the thing made on a line into the `with` that closes it. */
export function closeWhereMade(facts: Facts, line: Span): Fix[] {
  const { module } = facts;
  const made = module.calls.find((call) => {
    const assignment = assignmentOf(facts, call);
    return assignment !== undefined && line.start <= call.range.start && call.range.start <= line.end;
  });
  const assignment = made && assignmentOf(facts, made);
  const keyword = made && keywordFor(facts, made);
  if (assignment === undefined || keyword === undefined) return [];
  return fix(`Close it: wrap in "${keyword}"`, false, assignmentToWith(module, assignment, keyword));
}

/** `name = make()` and `name = await make()`. */
function assignmentOf({ module: { tree } }: Facts, { node, awaited }: CallFact): NodeId | undefined {
  const parent = tree.parentOf(node);
  const above = awaited && parent !== undefined ? tree.parentOf(parent) : parent;
  return above !== undefined && tree.kindOf(above) === 'assignment' ? above : undefined;
}

function keywordFor(facts: Facts, { node, name, inFunction }: CallFact): 'with' | 'async with' | undefined {
  if (name !== undefined && CLOSED_BY_WITH.has(name)) return 'with';
  if (inFunction?.isAsync !== true) return undefined;
  if (name !== undefined && SERVERS.has(name)) return 'async with';
  const client = clientOfType(facts, facts.typed(facts.module).typeOf(node));
  return client?.client.entered === true ? 'async with' : undefined;
}
