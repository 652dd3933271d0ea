import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { callsIn } from '../reading/calls-in';
import { runsForever } from './endless';

/** A place in a test or fixture that waits until something happens, however long that takes. */
export interface Wait {
  /** The `await` expression, or the `while` statement that polls. */
  readonly node: NodeId;
  readonly kind: 'wait' | 'endless' | 'poll' | 'busy';
  /** Nothing else has the thing that is waited for: it cannot happen. */
  readonly isCertain: boolean;
}

/** By waiting method: the methods of the same object that end the wait. */
const WAKERS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    'asyncio.Queue.get': /^(put|put_nowait|shutdown)$/,
    'asyncio.PriorityQueue.get': /^(put|put_nowait|shutdown)$/,
    'asyncio.LifoQueue.get': /^(put|put_nowait|shutdown)$/,
    'asyncio.Queue.join': /^(task_done|shutdown)$/,
    'asyncio.PriorityQueue.join': /^(task_done|shutdown)$/,
    'asyncio.LifoQueue.join': /^(task_done|shutdown)$/,
    'asyncio.Event.wait': /^set$/,
    'anyio.Event.wait': /^set$/,
    'trio.Event.wait': /^set$/,
    'asyncio.Condition.wait': /^notify(_all)?$/,
    'asyncio.Condition.wait_for': /^notify(_all)?$/,
  }),
);

/** Calls that hand their arguments to something that runs by itself. */
const RUNNERS =
  /(^|\.)(create_task|ensure_future|gather|start_soon|start|run_in_executor|to_thread|run_sync|Thread|submit|call_soon|call_soon_threadsafe|call_later|call_at|add_done_callback|add_signal_handler|run_coroutine_threadsafe|TaskGroup|Timer)$/;

const STARTS = /(^|\.)(create_task|ensure_future|start_soon|run_coroutine_threadsafe)$/;

/** All waits of one test or fixture, nested functions left out, in text order. */
export function waitsIn(facts: Facts, definition: FunctionFact): Wait[] {
  const { module } = facts;
  const { tree } = module;
  const calls = callsIn(module, definition);
  const awaits = tree.nodesOfKind('await').filter((node) => isOwn(module, definition, node));
  const loops = tree.nodesOfKind('while_statement').filter((node) => isOwn(module, definition, node));
  return [
    ...awaits.flatMap((node) => awaited(facts, definition, calls, node)),
    ...loops.flatMap((node) => polling(module, definition, calls, node)),
  ].sort((a, b) => a.node - b.node);
}

function isOwn({ tree }: ModuleFacts, definition: FunctionFact, node: NodeId): boolean {
  if (node < definition.node || node > tree.lastOf(definition.node)) return false;
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    if (above === definition.node) return true;
    if (['function_definition', 'lambda', 'class_definition'].includes(tree.kindOf(above))) return false;
  }
  return false;
}

function awaited(facts: Facts, definition: FunctionFact, calls: readonly CallFact[], node: NodeId): Wait[] {
  const { module } = facts;
  const { tree } = module;
  const [inner] = tree.namedChildren(node);
  if (inner === undefined) return [];
  if (runsForever(facts, definition, inner)) return [{ node, kind: 'endless', isCertain: true }];
  if (isNeverSet(module, definition, calls, inner)) return [{ node, kind: 'wait', isCertain: true }];
  const call = calls.find((candidate) => candidate.node === inner);
  const wakers = call?.name === undefined ? undefined : WAKERS.get(call.name);
  const receiver = call === undefined ? undefined : tree.childByField(call.callee, 'object');
  if (wakers === undefined || receiver === undefined) return [];
  const object = tree.textOf(receiver);
  const isWoken = calls.some(({ node: other, callee }) => {
    const [, owner, method = ''] = /^(.*)\.(\w+)$/s.exec(tree.textOf(callee)) ?? [];
    return other < node && owner === object && wakers.test(method);
  });
  const uses = usesOf(module, definition, calls, receiver);
  if (isWoken || uses === 'running') return [];
  // A task that the test has started may be the one who wakes it.
  if (uses === 'others' && calls.some(({ node: other, callee }) => other < node && STARTS.test(tree.textOf(callee))))
    return [];
  const isNew = call?.positional.length === 0 && uses === 'own' && tree.kindOf(receiver) === 'identifier';
  return [{ node, kind: 'wait', isCertain: isNew && !isEmptyJoin(call, calls, module, object) }];
}

/** A future that the function makes itself and does nothing with but wait for it. */
function isNeverSet(
  module: ModuleFacts,
  definition: FunctionFact,
  calls: readonly CallFact[],
  awaited: NodeId,
): boolean {
  const { tree } = module;
  if (tree.kindOf(awaited) === 'call') {
    return calls.some(({ node, name }) => node === awaited && MAKES_FUTURE.test(name ?? ''));
  }
  if (tree.kindOf(awaited) !== 'identifier') return false;
  const name = tree.textOf(awaited);
  const others = [...tree.descendants(definition.node)].filter(
    (node) => node !== awaited && tree.kindOf(node) === 'identifier' && tree.textOf(node) === name,
  );
  const [bound, more] = others;
  const assignment = bound === undefined ? undefined : tree.parentOf(bound);
  if (more !== undefined || assignment === undefined || tree.kindOf(assignment) !== 'assignment') return false;
  const made = tree.childByField(assignment, 'right');
  return calls.some(({ node, name: maker }) => node === made && MAKES_FUTURE.test(maker ?? ''));
}

const MAKES_FUTURE = /^asyncio\.(Future|AbstractEventLoop\.create_future)$/;

/** `join()` returns at once on a queue that nothing was put into. */
function isEmptyJoin({ name }: CallFact, calls: readonly CallFact[], { tree }: ModuleFacts, object: string): boolean {
  return /\.join$/.test(name ?? '') && !calls.some(({ callee }) => tree.textOf(callee).startsWith(`${object}.put`));
}

/**
 * Who else has the object: `own` when it is made in this function and used in no other way than by its methods,
 * `running` when a task, a thread, a callback or a nested function has it, `others` otherwise.
 */
function usesOf(
  module: ModuleFacts,
  definition: FunctionFact,
  calls: readonly CallFact[],
  receiver: NodeId,
): 'own' | 'running' | 'others' {
  const { tree } = module;
  let root = receiver;
  while (tree.kindOf(root) === 'attribute') root = tree.childByField(root, 'object') ?? tree.lastOf(root);
  if (tree.kindOf(root) !== 'identifier') return 'others';
  const name = tree.textOf(root);
  let isMade = false;
  let isShared = false;
  for (const node of tree.descendants(definition.body)) {
    if (tree.kindOf(node) !== 'identifier' || tree.textOf(node) !== name) continue;
    if (!isOwn(module, definition, node)) return 'running';
    const parent = tree.parentOf(node);
    const kind = parent === undefined ? '' : tree.kindOf(parent);
    if (kind === 'attribute' && tree.fieldOf(node) === 'attribute') continue;
    if (kind === 'assignment' && tree.fieldOf(node) === 'left') isMade = true;
    else if (kind !== 'attribute') isShared = true;
    // A method that is handed on (`inbox.put`) is a way to wake.
    else if (parent !== undefined && isHandedOn(tree, parent)) return 'running';
    if (isGivenTo(module, definition, calls, node)) return 'running';
  }
  return isMade && !isShared ? 'own' : 'others';
}

const WAKING = /\.(put|put_nowait|set|set_result|notify|notify_all|task_done|shutdown)$/;

function isHandedOn(tree: ModuleFacts['tree'], attribute: NodeId): boolean {
  const parent = tree.parentOf(attribute);
  return parent !== undefined && tree.kindOf(parent) !== 'call' && WAKING.test(tree.textOf(attribute));
}

function isGivenTo({ tree }: ModuleFacts, definition: FunctionFact, calls: readonly CallFact[], node: NodeId): boolean {
  for (let above = tree.parentOf(node); above !== undefined && above > definition.node; above = tree.parentOf(above)) {
    if (tree.kindOf(above) === 'block') return false;
    if (tree.kindOf(above) === 'yield') return true;
    const call = tree.kindOf(above) === 'argument_list' ? tree.parentOf(above) : undefined;
    const callee = calls.find((candidate) => candidate.node === call)?.callee;
    if (callee !== undefined && RUNNERS.test(tree.textOf(callee))) return true;
  }
  return false;
}

/** Conditions that give up by themselves. */
const GIVES_UP = /time|deadline|until|attempt|tries|retr|count|budget|remaining|limit/i;

/** `while not flag: await asyncio.sleep(0)`, and `while not flag: pass`, which never gives the loop back. */
function polling(module: ModuleFacts, definition: FunctionFact, calls: readonly CallFact[], node: NodeId): Wait[] {
  const { tree } = module;
  const condition = tree.childByField(node, 'condition');
  const body = tree.childByField(node, 'body');
  if (condition === undefined || body === undefined || GIVES_UP.test(tree.textOf(condition))) return [];
  if (['true', 'integer'].includes(tree.kindOf(condition)) || hasEffects(tree, condition)) return [];
  const names = [condition, ...tree.descendants(condition)].filter((part) => tree.kindOf(part) === 'identifier');
  if (names.some((name) => usesOf(module, definition, calls, name) === 'running')) return [];
  const statements = tree.namedChildren(body).map((statement) => tree.textOf(statement));
  if (statements.length === 0) return [];
  if (statements.every((text) => /^await (asyncio|anyio|trio)\.(sleep|lowlevel\.checkpoint)\([\w.]*\)$/.test(text)))
    return [{ node, kind: 'poll', isCertain: false }];
  return statements.every((text) => /^(pass|\.\.\.|continue)$/.test(text))
    ? [{ node, kind: 'busy', isCertain: true }]
    : [];
}

/** A condition that itself changes something (`while next(chunks):`) makes progress. */
function hasEffects(tree: ModuleFacts['tree'], condition: NodeId): boolean {
  return [...tree.descendants(condition), condition].some((node) => {
    const kind = tree.kindOf(node);
    if (kind === 'named_expression' || kind === 'await') return true;
    return (
      kind === 'call' && !/(^|\.)(len|is_\w+|done|empty|full|exists|locked|qsize|all|any)\(/.test(tree.textOf(node))
    );
  });
}
