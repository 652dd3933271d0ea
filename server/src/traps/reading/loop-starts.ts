import type { CallFact, Facts, FunctionFact, NodeId } from '../../model/facts';
import { awaitable, awaitInPlaceOf } from '../edits/await-expression';
import { wholeLines } from '../edits/lines';
import { withImports } from '../edits/with-imports';
import type { Edit } from '../trap';
import { callAt } from './call-index';

/** A call that starts an event loop, as it fails where one is running. */
export interface LoopStart {
  /** As people call it: `asyncio.run()`. */
  readonly name: string;
  /** What Python prints. */
  readonly error: string;
  /** What to await instead, where that is known. */
  readonly awaited?: string | undefined;
}

const IN_RUNNING_LOOP = 'asyncio.run() cannot be called from a running event loop';
const IN_SAME_THREAD =
  'You cannot use AsyncToSync in the same thread as an async event loop - just await the async function directly.';
const ANOTHER_LOOP = 'Cannot run the event loop while another loop is running';
/** Executed: trio.run is none of them, an asyncio loop does not stop it (it blocks that loop instead). */
const SERVERS: ReadonlyMap<string, string> = new Map([
  ['uvicorn.run', IN_RUNNING_LOOP],
  ['uvicorn.main.run', IN_RUNNING_LOOP],
  ['aiohttp.web.run_app', ANOTHER_LOOP],
  ['asyncio.Runner.run', 'Runner.run() cannot be called from a running event loop'],
]);

/** Whether nest_asyncio takes the check away that all of this is about. */
export function nestsLoops({ module }: Facts): boolean {
  return module.imports.some(({ origin }) => /^nest_asyncio2?(\.|$)/.test(origin));
}

/** What a call starts; undefined when it starts no loop. */
export function loopStart(facts: Facts, call: CallFact): LoopStart | undefined {
  const { module } = facts;
  if (call.awaited) return undefined;
  const [first, ...rest] = call.positional;
  const name = call.name;
  if (name === 'asyncio.run') {
    return {
      name: 'asyncio.run()',
      error: IN_RUNNING_LOOP,
      awaited: onlyArgument(facts, call, ['debug', 'loop_factory']),
    };
  }
  if (name === 'anyio.run') {
    const readable = first !== undefined && isPlain(facts, call, ['backend', 'backend_options']);
    const args = rest.map((argument) => module.tree.textOf(argument)).join(', ');
    const awaited = readable ? `${awaitable(module, first)}(${args})` : undefined;
    return { name: 'anyio.run()', error: 'Already running asyncio in this thread', awaited };
  }
  const server = name === undefined ? undefined : SERVERS.get(name);
  if (server !== undefined) return { name: `${name}()`, error: server };
  const wrapped = wrappedCoroutine(facts, call);
  if (wrapped !== undefined) return { name: 'async_to_sync(...)()', error: IN_SAME_THREAD, awaited: wrapped.awaited };
  switch (methodName(facts, call)) {
    case 'run_until_complete':
      return { name: 'run_until_complete()', error: loopError(facts, call), awaited: onlyArgument(facts, call, []) };
    case 'run_forever':
      return call.positional.length === 0 ? { name: 'run_forever()', error: loopError(facts, call) } : undefined;
    default:
      return undefined;
  }
}

const ASYNC_TO_SYNC: ReadonlySet<string> = new Set(['asgiref.sync.async_to_sync', 'asgiref.sync.AsyncToSync']);

/** `async_to_sync(f)(1)` of asgiref, which Django has. */
function wrappedCoroutine({ module }: Facts, call: CallFact): { readonly awaited: string | undefined } | undefined {
  const { tree, calls } = module;
  if (tree.kindOf(call.callee) !== 'call') return undefined;
  const wrapping = calls.find(({ node }) => node === call.callee);
  if (wrapping === undefined || !ASYNC_TO_SYNC.has(wrapping.name ?? '')) return undefined;
  const [wrapped, more] = wrapping.positional;
  const list = tree.childByField(call.node, 'arguments');
  if (wrapped === undefined || more !== undefined || wrapping.keywords.size > 0 || list === undefined)
    return { awaited: undefined };
  return { awaited: awaitable(module, wrapped) + tree.textOf(list) };
}

/** Edits that await what the call would run; nothing where that is not known. */
export function awaitInstead(facts: Facts, call: CallFact, { awaited }: LoopStart): Edit[] {
  if (awaited === undefined) return [];
  const { module } = facts;
  const newText = awaitInPlaceOf(module, call.node, awaited);
  const edits: Edit[] = [{ file: module.path, span: call.range, newText }];
  const receiver = module.tree.childByField(call.callee, 'object');
  const assignment = receiver === undefined ? undefined : loopAssignment(facts, receiver);
  if (assignment?.onlyUse) {
    const span = wholeLines(module.text, module.tree.rangeOf(assignment.statement));
    edits.push({ file: module.path, span, newText: '' });
  }
  return withImports(module, edits);
}

/** The running loop refuses to run twice; another loop refuses to run beside it. */
function loopError(facts: Facts, call: CallFact): string {
  const maker = loopMaker(facts, call);
  return maker === 'asyncio.new_event_loop' ? ANOTHER_LOOP : 'This event loop is already running';
}

/** Whether the loop is one of the call's own making, or of a function that makes or gets one. */
export function startsKnownLoop(facts: Facts, call: CallFact): boolean {
  const isMethod = ['run_until_complete', 'run_forever'].includes(methodName(facts, call) ?? '');
  return !isMethod || loopMaker(facts, call) !== undefined;
}

function loopMaker(facts: Facts, { callee }: CallFact): string | undefined {
  const { tree } = facts.module;
  const receiver = tree.childByField(callee, 'object');
  if (receiver === undefined) return undefined;
  if (tree.kindOf(receiver) === 'call') return callAt(facts.module, receiver)?.name;
  const assignment = loopAssignment(facts, receiver);
  return assignment === undefined ? undefined : callAt(facts.module, assignment.value)?.name;
}

function methodName({ module }: Facts, { callee }: CallFact): string | undefined {
  const { tree } = module;
  const attribute = tree.kindOf(callee) === 'attribute' ? tree.childByField(callee, 'attribute') : undefined;
  return attribute === undefined ? undefined : tree.textOf(attribute);
}

function onlyArgument(facts: Facts, call: CallFact, ignorable: readonly string[]): string | undefined {
  const [argument, more] = call.positional;
  if (argument === undefined || more !== undefined || !isPlain(facts, call, ignorable)) return undefined;
  return awaitable(facts.module, argument);
}

/** Nothing is unpacked, no keyword has a meaning that would be lost, and no comment either. */
function isPlain({ module: { tree } }: Facts, call: CallFact, ignorable: readonly string[]): boolean {
  const list = tree.childByField(call.node, 'arguments');
  if (list === undefined || ![...call.keywords.keys()].every((keyword) => ignorable.includes(keyword))) return false;
  return tree
    .children(list)
    .every((child) => !['list_splat', 'dictionary_splat', 'comment'].includes(tree.kindOf(child)));
}

const LOOP_MAKERS: ReadonlySet<string> = new Set([
  'asyncio.get_event_loop',
  'asyncio.new_event_loop',
  'asyncio.get_running_loop',
]);

/** The one assignment `loop = asyncio.get_event_loop()` that a name of a function, or of a notebook, refers to. */
export function loopAssignment({ module }: Facts, receiver: NodeId) {
  const { tree } = module;
  if (tree.kindOf(receiver) !== 'identifier') return undefined;
  const name = tree.textOf(receiver);
  const around = module.functions.filter(({ node }) => node < receiver && receiver <= tree.lastOf(node)).at(-1);
  if (around === undefined && module.notebook === undefined) return undefined;
  const uses = identifiers(module, around, name);
  const makers = module.calls.filter(({ name: maker, node }) => {
    const parent = tree.parentOf(node);
    return (
      maker !== undefined &&
      LOOP_MAKERS.has(maker) &&
      parent !== undefined &&
      tree.kindOf(parent) === 'assignment' &&
      uses.includes(tree.childByField(parent, 'left') ?? -1)
    );
  });
  const [maker, more] = makers;
  if (maker === undefined || more !== undefined) return undefined;
  const assignment = tree.parentOf(maker.node);
  const statement = assignment === undefined ? undefined : tree.parentOf(assignment);
  if (statement === undefined || tree.kindOf(statement) !== 'expression_statement') return undefined;
  return { value: maker.node, statement, onlyUse: uses.length === 2 };
}

function identifiers({ tree }: Facts['module'], around: FunctionFact | undefined, name: string): NodeId[] {
  return [...tree.descendants(around?.node ?? tree.root)].filter(
    (below) =>
      tree.kindOf(below) === 'identifier' && tree.fieldOf(below) !== 'attribute' && tree.textOf(below) === name,
  );
}
