import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { callAt } from '../reading/call-index';
import { expectsTimeout } from '../reading/deadline';
import { report } from '../reading/report';
import type { Finding, Trap } from '../trap';

/** A job in a thread that the test gives up and that goes on. */
export const blockedExecutorAtTeardown: Trap = {
  name: 'blocked-executor-at-teardown',
  category: 'hang',
  severity: 'warning',
  rank: 56,
  summary: 'A thread that a test gives up goes on, and the end of the loop waits for it.',
  appliesTo: 'every version',
  check(facts) {
    const definitions = new Map(
      [...facts.tests, ...facts.fixtures].map((known) => [known.function.node, known.function] as const),
    );
    return facts.module.calls.flatMap((call) => {
      const definition = call.inFunction === undefined ? undefined : definitions.get(call.inFunction.node);
      return definition?.isAsync === true ? (finding(facts, definition, call) ?? []) : [];
    });
  },
};

/** Functions that wait as long as it takes when they are given no timeout. */
const ENDLESS: ReadonlySet<string> = new Set([
  'threading.Event.wait',
  'threading.Condition.wait',
  'threading.Barrier.wait',
  'threading.Lock.acquire',
  'threading.RLock.acquire',
  'threading.Semaphore.acquire',
  'threading.Thread.join',
  'queue.Queue.get',
  'queue.Queue.join',
  'queue.SimpleQueue.get',
  'multiprocessing.Process.join',
  'subprocess.Popen.wait',
]);

/** Seconds of `time.sleep` that nobody would call a short end of a test. */
const LONG = 10;

function finding(facts: Facts, definition: FunctionFact, call: CallFact): Finding | undefined {
  const { module } = facts;
  const job = jobOf(module, call);
  if (job === undefined || !isGivenUp(module, definition, call) || isReleased(module, definition, call, job.function))
    return undefined;
  const test = facts.tests.find((candidate) => candidate.function.node === definition.node);
  const old = facts.versions.satisfies('pytest-asyncio', '<1.1') === 'yes';
  const end = old
    ? 'when the interpreter exits, after the summary'
    : 'when the loop of the test is closed, in teardown';
  const message =
    `The wait for this thread is given up, the thread is not: "${module.tree.textOf(job.function)}" has no end of its own. ` +
    `The run hangs ${end}.`;
  return report(blockedExecutorAtTeardown, facts, call.range, message, { ...(test && { test: test.nodeid }) });
}

/** The function that a thread of the default executor runs without an end: no timeout, or a long sleep. */
function jobOf(module: ModuleFacts, call: CallFact): { readonly function: NodeId } | undefined {
  const { tree } = module;
  const [first, second, ...rest] = call.positional;
  const isExecutor = /\.run_in_executor$/.test(tree.textOf(call.callee));
  if (!isExecutor && call.name !== 'asyncio.to_thread') return undefined;
  if (isExecutor && (first === undefined || tree.kindOf(first) !== 'none')) return undefined;
  const called = isExecutor ? second : first;
  const args = isExecutor ? rest : call.positional.slice(1);
  const name = called === undefined ? undefined : calledName(module, called);
  if (called === undefined || name === undefined) return undefined;
  if (name === 'time.sleep') {
    const [seconds] = args;
    return seconds !== undefined && Number(tree.textOf(seconds)) >= LONG ? { function: called } : undefined;
  }
  return ENDLESS.has(name) && args.length === 0 && call.keywords.size === 0 ? { function: called } : undefined;
}

/** `stop.wait` as `threading.Event.wait`. */
function calledName(module: ModuleFacts, node: NodeId): string | undefined {
  const { tree } = module;
  const object = tree.childByField(node, 'object');
  const attribute = tree.childByField(node, 'attribute');
  const type = object === undefined ? undefined : module.typeOf(object);
  return type !== undefined && attribute !== undefined ? `${type}.${tree.textOf(attribute)}` : module.dottedName(node);
}

/** Under `pytest.raises(TimeoutError)`, or cancelled: it is meant to be left behind. */
function isGivenUp(module: ModuleFacts, definition: FunctionFact, call: CallFact): boolean {
  const { tree } = module;
  const name = assignedName(module, call);
  const waits = module.calls.filter(({ name: waiting, node, inFunction }) => {
    if (waiting !== 'asyncio.wait_for' || inFunction?.node !== definition.node) return false;
    const within = node < call.node && call.node <= tree.lastOf(node);
    const [awaited] = callAt(module, node)?.positional ?? [];
    return within || (name !== undefined && awaited !== undefined && tree.textOf(awaited) === name);
  });
  if (name !== undefined && new RegExp(`\\b${name}\\.cancel\\(`).test(tree.textOf(definition.body))) return true;
  return waits.some(({ node }) => expectsTimeout(module, node)) || expectsTimeout(module, call.node);
}

function assignedName({ tree }: ModuleFacts, { node }: CallFact): string | undefined {
  const assignment = tree.parentOf(node);
  const left = assignment === undefined ? undefined : tree.childByField(assignment, 'left');
  return left === undefined || tree.kindOf(left) !== 'identifier' ? undefined : tree.textOf(left);
}

/** Somebody lets the thread go afterwards: `stop.set()`, `inbox.put(None)`, `lock.release()`. */
function isReleased(module: ModuleFacts, { body, node: owner }: FunctionFact, call: CallFact, job: NodeId): boolean {
  const { tree } = module;
  const object = tree.childByField(job, 'object');
  if (object === undefined) return false;
  const name = tree.textOf(object);
  const text = tree.text.slice(tree.startOf(body), tree.endOf(owner));
  const release = new RegExp(
    `\\b${name.replaceAll('.', '\\.')}\\.(set|put|put_nowait|release|notify|notify_all|abort|terminate|kill|task_done)\\b`,
  );
  // Who else is given the object may let it go.
  const isShared = module.calls.some(
    (other) =>
      other.node !== call.node &&
      other.positional.some((argument) => tree.textOf(argument) === name) &&
      other.inFunction?.node === owner,
  );
  return release.test(text) || isShared;
}
