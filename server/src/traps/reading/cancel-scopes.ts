import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';

/** A context manager that has to be left by the task that entered it. */
export interface HeldScope {
  /** The call that makes it. */
  readonly call: CallFact;
  /** As it is written, without arguments. */
  readonly text: string;
  /** It limits the time of what is inside, which in another task is nothing. */
  readonly isDeadline: boolean;
  /** The definition in the workspace whose own scope it is, when it is not a library's. */
  readonly through?: { readonly module: ModuleFacts; readonly function: FunctionFact };
}

const DEADLINES: ReadonlySet<string> = new Set(['anyio.CancelScope', 'anyio.fail_after', 'anyio.move_on_after']);

/** Executed, but for MCP's session, whose source enters a task group. */
const OWNERS: ReadonlySet<string> = new Set([
  'anyio.create_task_group',
  'anyio.from_thread.BlockingPortal',
  'httpx_ws.aconnect_ws',
  'httpx_ws.transport.ASGIWebSocketTransport',
  'mcp.ClientSession',
  'mcp.client.session.ClientSession',
]);

const STACKS: ReadonlySet<string> = new Set(['contextlib.AsyncExitStack', 'contextlib.ExitStack']);

/** The cancel scope that a generator holds while it yields; undefined when it holds none that is known. */
export function heldScope(
  facts: Facts,
  module: ModuleFacts,
  definition: FunctionFact,
  depth = 0,
): HeldScope | undefined {
  const { tree } = module;
  const yields = tree.nodesOfKind('yield').filter((node) => isOwn(module, definition, node));
  for (const call of module.calls) {
    if (call.inFunction?.node !== definition.node) continue;
    const held = scopeMade(facts, call, depth);
    if (held !== undefined && yields.some((node) => holds(module, call, node))) {
      return { call, text: tree.textOf(call.callee), ...held };
    }
  }
  return undefined;
}

function scopeMade(
  facts: Facts,
  { name }: CallFact,
  depth: number,
): Pick<HeldScope, 'isDeadline' | 'through'> | undefined {
  if (name === undefined) return undefined;
  if (DEADLINES.has(name)) return { isDeadline: true };
  if (OWNERS.has(name)) return { isDeadline: false };
  // One level: a context manager of the workspace that holds one itself.
  const found = depth > 0 ? undefined : facts.findFunction(name);
  const isManager = found?.function.decorators.some(({ name: made }) => made === 'contextlib.asynccontextmanager');
  if (found === undefined || !isManager || !found.function.isGenerator) return undefined;
  const inside = heldScope(facts, found.module, found.function, depth + 1);
  return inside && { isDeadline: inside.isDeadline, through: found };
}

function isOwn({ tree, functions }: ModuleFacts, definition: FunctionFact, node: NodeId): boolean {
  const around = functions.filter((candidate) => candidate.node < node && node <= tree.lastOf(candidate.node)).at(-1);
  return around?.node === definition.node;
}

/** Whether a node is in the block of the `with` statement that opens what the call makes, or the stack it goes to. */
function holds(module: ModuleFacts, call: CallFact, node: NodeId): boolean {
  const { tree } = module;
  for (let above = tree.parentOf(call.node); above !== undefined; above = tree.parentOf(above)) {
    const kind = tree.kindOf(above);
    if (kind === 'with_statement') return isInBody(module, above, node);
    if (kind === 'block') break;
  }
  const entered = tree.parentOf(tree.parentOf(call.node) ?? call.node);
  const callee = entered === undefined ? undefined : tree.childByField(entered, 'function');
  if (callee === undefined || !/\.enter_(async_)?context$/.test(tree.textOf(callee))) return false;
  return module.calls.some(({ name, node: stack, inFunction }) => {
    if (!STACKS.has(name ?? '') || inFunction?.node !== call.inFunction?.node) return false;
    for (let above = tree.parentOf(stack); above !== undefined; above = tree.parentOf(above)) {
      if (tree.kindOf(above) === 'with_statement') return isInBody(module, above, node);
      if (tree.kindOf(above) === 'block') return false;
    }
    return false;
  });
}

function isInBody({ tree }: ModuleFacts, statement: NodeId, node: NodeId): boolean {
  const body = tree.childByField(statement, 'body');
  return body !== undefined && body < node && node <= tree.lastOf(body);
}
