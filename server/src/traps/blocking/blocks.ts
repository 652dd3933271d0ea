import type { CallFact, Facts, FunctionFact, ModuleFacts } from '../../model/facts';
import { type BlockingCall, findBlockingCall, MILD, QUIET_IN_TESTS } from './blocking-calls';
import { MOSTLY_SHORT } from './calls/waits';
import { isInMemory } from './in-memory';
import { isAccepted, isDone, isNonBlockingSocket, looksUpLocalhost } from './knowingly';

/** A call in a coroutine that blocks: by itself, or by what the synchronous helper does that it calls. */
export interface Block {
  readonly call: CallFact;
  readonly blocking: BlockingCall;
  /** Dotted name of what blocks. */
  readonly name: string;
  /** The blocking call in the helper. */
  readonly within?: { readonly module: ModuleFacts; readonly call: CallFact };
  readonly isMild: boolean;
}

/** How a call blocks the loop it is made on; undefined when it does not, or when that cannot be told. */
export function blockOf(facts: Facts, call: CallFact): Block | undefined {
  if (call.awaited || call.inFunction?.isAsync !== true) return undefined;
  return directly(facts, facts.module, call) ?? throughHelper(facts, call);
}

function directly(facts: Facts, module: ModuleFacts, call: CallFact): Block | undefined {
  const { name } = call;
  const blocking = name === undefined ? undefined : findBlockingCall(name, facts.settings.extraBlockingCalls);
  if (name === undefined || blocking === undefined || returnsAtOnce(module, call)) return undefined;
  // Small local files are no trap in tests, and every test reads some.
  if (QUIET_IN_TESTS.has(blocking.group) && isTestCode(facts)) return undefined;
  if (isInMemory(facts, call, blocking) || isCleaningUp(facts, module, call)) return undefined;
  if (isAccepted(module, call) || isDone(module, call)) return undefined;
  if (isNonBlockingSocket(module, call) || looksUpLocalhost(module, call)) return undefined;
  return { call, blocking, name, isMild: MILD.has(blocking.group) || MOSTLY_SHORT.has(name) };
}

/** A test that joins its thread at its end holds nobody up: nothing in it waits for the loop afterwards. */
function isCleaningUp(facts: Facts, { tree }: ModuleFacts, { name, node, inFunction }: CallFact): boolean {
  if (inFunction === undefined || !/\.join$/.test(name ?? '') || !MOSTLY_SHORT.has(name ?? '')) return false;
  if (!isTestCode(facts)) return false;
  for (let above = tree.parentOf(node); above !== undefined && above > inFunction.node; above = tree.parentOf(above)) {
    const kind = tree.kindOf(above);
    if (kind === 'finally_clause') return true;
    if (kind === 'for_statement' || kind === 'while_statement') return false;
  }
  const isLater = (other: number) => other > node && other <= tree.lastOf(inFunction.node);
  return ![
    ...tree.nodesOfKind('await'),
    ...tree.nodesOfKind('with_statement').filter(tree.isAsync),
    ...tree.nodesOfKind('for_statement').filter(tree.isAsync),
  ].some(isLater);
}

/** `get(block=False)`, `acquire(blocking=False)`, `get(False)` and the like only ask. */
function returnsAtOnce({ tree }: ModuleFacts, { positional, keywords }: CallFact): boolean {
  const [first] = positional;
  const asked = keywords.get('block') ?? keywords.get('blocking') ?? first;
  const timeout = keywords.get('timeout');
  const isZero = timeout !== undefined && /^0(\.0*)?$/.test(tree.textOf(timeout));
  return isZero || (asked !== undefined && tree.kindOf(asked) === 'false');
}

function isTestCode({ module, tests, fixtures }: Facts): boolean {
  return (
    tests.length > 0 ||
    fixtures.length > 0 ||
    /(^|\/)(tests?\/|conftest\.py$|test_[^/]*$|[^/]*_test\.py$)/.test(module.path)
  );
}

/** A synchronous function of the workspace that blocks in its own body. */
function throughHelper(facts: Facts, call: CallFact): Block | undefined {
  const helper = calledHelper(facts, call);
  if (helper === undefined || !isPlain(helper.module, helper.function) || isAccepted(facts.module, call))
    return undefined;
  for (const inner of helper.module.calls) {
    if (inner.inFunction?.node !== helper.function.node) continue;
    const block = directly(facts, helper.module, inner);
    if (block === undefined || MOSTLY_SHORT.has(block.name)) continue;
    return { ...block, call, within: { module: helper.module, call: inner } };
  }
  return undefined;
}

function calledHelper(facts: Facts, call: CallFact) {
  const { module } = facts;
  if (call.name !== undefined) return facts.findFunction(call.name);
  const nested = module.functions.filter(
    ({ name, enclosingFunction }) =>
      name === module.tree.textOf(call.callee) && enclosingFunction?.node === call.inFunction?.node,
  );
  const [only, more] = nested;
  return only === undefined || more !== undefined ? undefined : { module, function: only };
}

const HARMLESS: ReadonlySet<string> = new Set(['staticmethod', 'classmethod', 'typing.override']);

/** A decorator may send it to a thread; a generator runs later; one that asks for the running loop knows where it is. */
function isPlain({ tree }: ModuleFacts, { isAsync, isGenerator, decorators, body }: FunctionFact): boolean {
  if (isAsync || isGenerator || !decorators.every(({ name }) => HARMLESS.has(name ?? ''))) return false;
  return !/\b(get_running_loop|current_async_library|iscoroutinefunction)\b/.test(tree.textOf(body));
}
