import type { CallFact, Facts, NodeId } from '../../model/facts';
import { awaitInPlaceOf } from '../edits/await-expression';
import { referTo } from '../edits/imports';
import { withImports } from '../edits/with-imports';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';
import { BLOCKING_CALLS, type BlockingCall, MOSTLY_SHORT } from './blocking-calls';

/** A call in a coroutine that waits without giving the loop back. */
export const blockingCallInAsync: Trap = {
  name: 'blocking-call-in-async',
  category: 'blocking',
  severity: 'warning',
  summary: 'A call that waits without giving the loop back stops everything else on that loop.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.module.calls.flatMap((call) => {
      const blocking = call.name === undefined ? undefined : BLOCKING_CALLS.get(call.name);
      if (blocking === undefined || call.awaited || call.inFunction?.isAsync !== true) return [];
      if (returnsAtOnce(facts, call)) return [];
      // Small local files are no trap in tests, and every test reads some.
      return blocking.group === 'files' ? [] : [finding(facts, call, blocking)];
    }),
};

function finding(facts: Facts, call: CallFact, blocking: BlockingCall): Finding {
  const around = call.inFunction?.name ?? '';
  const test = facts.tests.find((candidate) => candidate.function.node === call.inFunction?.node);
  const message = `"${call.name}()" blocks the event loop that "${around}" runs on: no other task, timeout or callback runs until it returns. ${remedyText(facts, call, blocking)}`;
  return report(blockingCallInAsync, facts, call.range, message, {
    fixes: fixes(facts, call, blocking),
    ...(MOSTLY_SHORT.has(call.name ?? '') && { severity: 'information' as const }),
    ...(test && { test: test.nodeid }),
  });
}

/** `get(block=False)`, `acquire(blocking=False)`, `get(False)` and the like only ask. */
function returnsAtOnce({ module: { tree } }: Facts, { positional, keywords }: CallFact): boolean {
  const [first] = positional;
  const asked = keywords.get('block') ?? keywords.get('blocking') ?? first;
  const timeout = keywords.get('timeout');
  const isZero = timeout !== undefined && /^0(\.0*)?$/.test(tree.textOf(timeout));
  return isZero || (asked !== undefined && tree.kindOf(asked) === 'false');
}

type Library = 'asyncio' | 'anyio';

/** anyio's functions where anyio runs the code: the test is its, or the file imports anyio and not asyncio. */
function libraryOf({ module, tests }: Facts, { inFunction }: CallFact): Library {
  const test = tests.find((candidate) => candidate.function.node === inFunction?.node);
  if (test?.loop.provider === 'anyio') return 'anyio';
  if (test?.loop.provider === 'pytest-asyncio') return 'asyncio';
  const imports = (name: string) =>
    module.imports.some(({ origin }) => origin === name || origin.startsWith(`${name}.`));
  return imports('anyio') && !imports('asyncio') ? 'anyio' : 'asyncio';
}

function threadFunction(library: Library): string {
  return library === 'anyio' ? 'anyio.to_thread.run_sync' : 'asyncio.to_thread';
}

function remedyText(facts: Facts, call: CallFact, { remedy }: BlockingCall): string {
  const library = libraryOf(facts, call);
  switch (remedy.kind) {
    case 'sibling':
      return `Use "await ${library}.${remedy[library]}(...)".`;
    case 'thread':
      return `Run it in a thread: "await ${threadFunction(library)}(...)".`;
    case 'advice':
      return `Better: ${remedy.text}.`;
    default:
      return remedy satisfies never;
  }
}

function fixes(facts: Facts, call: CallFact, { remedy }: BlockingCall): Fix[] {
  const library = libraryOf(facts, call);
  switch (remedy.kind) {
    case 'sibling':
      return siblingFix(facts, call, library, remedy[library]);
    case 'thread':
      return threadFix(facts, call, library);
    case 'advice':
      return [];
    default:
      return remedy satisfies never;
  }
}

function siblingFix({ module }: Facts, call: CallFact, library: Library, name: string): Fix[] {
  const { tree, path } = module;
  const list = tree.childByField(call.node, 'arguments');
  if (list === undefined || call.positional.length !== 1 || call.keywords.size > 0) return [];
  const { expression, need } = referTo(module, library, name);
  const newText = awaitInPlaceOf(module, call.node, `${expression}${tree.textOf(list)}`);
  return fix(
    `Use await ${library}.${name}`,
    true,
    withImports(module, [{ file: path, span: call.range, newText }], [need]),
  );
}

/** The call and what is done at once with its result move into a thread together: `requests.get(url).json()`. */
function threadFix({ module }: Facts, call: CallFact, library: Library): Fix[] {
  const { tree, path } = module;
  const whole = chainAround(module, call.node);
  const parent = tree.parentOf(whole);
  // A context manager or a generator is used where it is made.
  if (
    parent === undefined ||
    ['with_item', 'as_pattern', 'for_statement', 'for_in_clause'].includes(tree.kindOf(parent))
  )
    return [];
  if ([...tree.descendants(whole)].some((node) => ['await', 'yield', 'named_expression'].includes(tree.kindOf(node))))
    return [];
  const { expression: toThread, need } = referTo(module, library, 'to_thread');
  const expression = library === 'anyio' ? `${toThread}.run_sync` : toThread;
  const list = tree.childByField(call.node, 'arguments');
  const callee = tree.textOf(call.callee);
  const args = list === undefined ? '' : tree.textOf(list).slice(1, -1);
  const direct = whole === call.node && (library === 'asyncio' || call.keywords.size === 0);
  const inside = direct
    ? args.trim() === ''
      ? callee
      : `${callee}, ${args.trimStart()}`
    : `lambda: ${tree.textOf(whole)}`;
  const newText = awaitInPlaceOf(module, whole, `${expression}(${inside})`);
  const edits = withImports(module, [{ file: path, span: tree.rangeOf(whole), newText }], [need]);
  return fix(`Run it in a thread: await ${threadFunction(library)}`, false, edits);
}

/** The longest chain of attributes, calls and subscripts that starts with a call. */
function chainAround({ tree }: Facts['module'], call: NodeId): NodeId {
  let whole = call;
  for (;;) {
    const parent = tree.parentOf(whole);
    if (parent === undefined) return whole;
    const field = tree.fieldOf(whole);
    const kind = tree.kindOf(parent);
    const continues =
      (kind === 'attribute' && field === 'object') ||
      (kind === 'call' && field === 'function') ||
      (kind === 'subscript' && field === 'value');
    if (!continues) return whole;
    whole = parent;
  }
}
