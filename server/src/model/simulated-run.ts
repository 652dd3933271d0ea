import type { AsyncPlugins } from './async-plugins';
import { type CurrentLoop, currentLoop, type LoopKind, type LoopObject } from './current-loop';
import { type EffectiveLoop, type LoopError, type LoopScope, rankOf } from './effective-loop';
import type { FixtureFact } from './facts';

/** What the run of one test depends on. */
export interface RunTest {
  readonly nodeid: string;
  /** Node id of the innermost class. */
  readonly classNode: string | undefined;
  /** By the rules alone: its identity is that of a scope. */
  readonly loop: EffectiveLoop;
  /** As it was when the test was collected, before a hook put another mark on it. */
  readonly collectedLoop: EffectiveLoop | undefined;
  /** That of its asyncio mark, also where something else than pytest-asyncio runs it. */
  readonly markedLoop: EffectiveLoop;
  /** Names pytest starts from, in its order: autouse, usefixtures, parameters. */
  readonly names: readonly string[];
  /** Names its body asks for. */
  readonly dynamicNames: readonly string[];
  /** It is run once for each parameter set. */
  readonly isParametrized: boolean;
  /** One of its fixtures is parametrized and lives longer than a test. */
  readonly hasWideParameters: boolean;
  readonly eventLoop: FixtureFact | undefined;
  /** Nearest definition of a name; for a fixture that asks for its own name, the one it overrides. */
  find(name: string, requestedBy: FixtureFact | undefined): FixtureFact | undefined;
  loopOf(fixture: FixtureFact): EffectiveLoop;
}

/** Which loop objects a test met. Two loops of a file are the same object exactly when their labels are equal. */
export interface RunLoops {
  /** Undefined when it is on none, or cannot be told. */
  readonly test: string | undefined;
  readonly fixtures: ReadonlyMap<FixtureFact, SetUp>;
  /** Its setup failed: nothing is known of what comes after. */
  readonly failed?: boolean;
  /** Why, when that is not a loop's doing. */
  readonly error?: LoopError;
  /** One parameter set's setup fails, another's does not. */
  readonly endsDifferently?: boolean;
  /** Why the body cannot run on the loop it would get, as Python says it. */
  readonly trouble?: string;
}

/** A fixture as a test found it: an earlier test may have set it up, by the rules for that test. */
export interface SetUp {
  readonly label: string | undefined;
  readonly loop: EffectiveLoop;
}

/**
 * Runs a file's tests in thought, the file by itself and in its own order: which fixtures are alive when, and with them
 * which loops. Nodes are left as pytest's SetupState leaves them, and a cached fixture is one for all nodes that still
 * live. Tests that pytest reorders for the parameters of wide fixtures are taken in the order of the text.
 */
export function simulateRun(plugins: AsyncPlugins, tests: readonly RunTest[]): readonly RunLoops[] {
  const state = newRun(plugins);
  const runOne = (test: RunTest, next: string | undefined): RunLoops => {
    const before = state.anyio;
    const loops = runTest(state, test);
    leave(state, test, next);
    return state.anyio === undefined && before === undefined ? withOwnRunner(loops, test) : loops;
  };
  return tests.map((test, index) => {
    const next = tests[index + 1]?.nodeid;
    if (test.hasWideParameters) return withoutRunner(inBoth(runOne(test, test.nodeid), runOne(test, next)));
    return test.isParametrized ? inBoth(runOne(test, test.nodeid), runOne(test, next)) : runOne(test, next);
  });
}

/** A wide fixture is made anew for each of its parameters, in an order of pytest's own: which runner it has is open. */
function withoutRunner({ test: body, fixtures, ...rest }: RunLoops): RunLoops {
  const known = (label: string | undefined) => (label?.startsWith('anyio:') ? undefined : label);
  return {
    ...rest,
    test: known(body),
    fixtures: new Map([...fixtures].map(([fixture, { label, loop }]) => [fixture, { loop, label: known(label) }])),
  };
}

/** anyio's runner came and went with the test. */
function withOwnRunner({ test: body, fixtures, ...rest }: RunLoops, test: RunTest): RunLoops {
  const own = (label: string) => (label.startsWith('anyio:') ? `anyio:function:${test.nodeid}` : label);
  return {
    ...rest,
    test: body === undefined ? undefined : own(body),
    fixtures: new Map(
      [...fixtures].map(([fixture, { label, loop }]) => [
        fixture,
        { loop, label: label === undefined ? undefined : own(label) },
      ]),
    ),
  };
}

/** What parameter sets agree on: the second one meets what the first has left. */
function inBoth(first: RunLoops, second: RunLoops): RunLoops {
  const fixtures = [...first.fixtures].map(([fixture, { label, loop }]): [FixtureFact, SetUp] => {
    const isSame = second.fixtures.get(fixture)?.label === label;
    return [fixture, { loop, label: isSame ? label : undefined }];
  });
  const trouble = first.trouble ?? second.trouble;
  const error = second.failed ? first.error : undefined;
  return {
    test: first.test === second.test ? first.test : undefined,
    fixtures: new Map(fixtures),
    ...((first.failed || second.failed) && { failed: true }),
    ...(error && { error }),
    ...((first.failed ?? false) !== (second.failed ?? false) && { endsDifferently: true }),
    ...(trouble !== undefined && { trouble }),
  };
}

type Key = FixtureFact | string;

interface Instance {
  /** Of a fixture: by the rules for the test that set it up. */
  readonly loop?: EffectiveLoop;
  /** What it ran on, or is. */
  readonly label: string | undefined;
  readonly failed: boolean;
  readonly error?: LoopError | undefined;
  /** The loop it is. */
  readonly object?: LoopObject;
  /** Finished before it. */
  readonly dependents: Key[];
  end(): void;
}

interface Run {
  readonly plugins: AsyncPlugins;
  readonly current: CurrentLoop;
  readonly instances: Map<Key, Instance>;
  /** Per node, what is finished when it is left: the last one first. */
  readonly scheduled: Map<string, Key[]>;
  /** How often a label was given. */
  readonly labels: Map<string, number>;
  /** Fixtures that anyio has wrapped for good, with the loop it gave them (before 4.5.2). */
  readonly stuck: Map<FixtureFact, EffectiveLoop>;
  anyio: { readonly loop: LoopObject; leases: number; isBroken: boolean } | undefined;
}

function newRun(plugins: AsyncPlugins): Run {
  return {
    plugins,
    current: currentLoop(plugins.asyncio?.currentLoop ?? 'restored'),
    instances: new Map(),
    scheduled: new Map(),
    labels: new Map(),
    stuck: new Map(),
    anyio: undefined,
  };
}

/** A setup that fails ends the test: nothing after it is set up. */
class SetupFailed extends Error {
  constructor(readonly reason: LoopError | undefined) {
    super();
  }
}

function runTest(run: Run, test: RunTest): RunLoops {
  const fixtures = new Map<FixtureFact, SetUp>();
  // It comes up before any fixture is set up.
  if (test.loop.error !== undefined) return { test: undefined, fixtures, failed: true };
  const item: Item = { run, test, fixtures, visited: new Set() };
  try {
    for (const name of setupOrder(run, test)) request(item, name, undefined);
  } catch (error) {
    if (error instanceof SetupFailed)
      return { test: undefined, fixtures, failed: true, ...(error.reason && { error: error.reason }) };
    throw error;
  }
  const body = runBody(item);
  try {
    for (const name of test.dynamicNames) request(item, name, undefined);
  } catch (error) {
    if (!(error instanceof SetupFailed)) throw error;
  }
  return { ...body, fixtures };
}

interface Item {
  readonly run: Run;
  readonly test: RunTest;
  readonly fixtures: Map<FixtureFact, SetUp>;
  /** Asked for already by this test. */
  readonly visited: Set<Key>;
}

/** Node of the plugin's own fixtures, by the name they have here. */
const LOOP_NAME = /^(?:event_loop|loop (\w+))$/;

function loopName(loop: EffectiveLoop): string | undefined {
  if (loop.provider !== 'pytest-asyncio' || loop.identity === undefined) return undefined;
  return loop.identity === 'event_loop' ? 'event_loop' : `loop ${loop.scope}`;
}

/** Names in the order pytest sets them up: what they need is added at the end, then all are sorted by scope. */
function setupOrder({ plugins }: Run, test: RunTest): readonly string[] {
  const rules = plugins.asyncio?.rules;
  const names = [...new Set(test.names)];
  const injects = rules === 'event-loop-fixture' || rules === 'mark-scope' || rules === 'loop-scope';
  for (const name of names) {
    const fixture = test.find(name, undefined);
    if (fixture === undefined) continue;
    const needed = [...fixture.requests];
    const loop = injects && fixture.function.isAsync ? loopName(test.loopOf(fixture)) : undefined;
    // 0.24 names only the function's loop beforehand, and asks for wider ones when the fixture runs.
    if (loop !== undefined && (loop === 'event_loop' || rules === 'mark-scope')) needed.push(loop);
    for (const each of needed) if (!names.includes(each)) names.push(each);
  }
  const rank = (name: string): number => {
    const fixture = test.find(name, undefined);
    if (fixture !== undefined) return rankOf(fixture.scope ?? 'function');
    const scope = LOOP_NAME.exec(name)?.[1];
    return scope === undefined ? 0 : rankOf(scope as LoopScope);
  };
  const sorted = names.toSorted((left, right) => rank(right) - rank(left));
  const collected = test.collectedLoop === undefined ? undefined : loopName(test.collectedLoop);
  if (collected !== undefined && collected !== 'event_loop' && !sorted.includes(collected)) sorted.push(collected);
  const own = loopName(test.markedLoop);
  if (own === undefined) return sorted;
  if (rules === 'event-loop-fixture') return [own, ...sorted.filter((name) => name !== own)];
  return sorted.includes(own) ? sorted : [...sorted, own];
}

function request(item: Item, name: string, requestedBy: FixtureFact | undefined): Key | undefined {
  const fixture = item.test.find(name, requestedBy);
  if (fixture !== undefined) {
    const mismatch = requestedBy && plainMismatch(fixture, requestedBy);
    if (mismatch !== undefined) throw new SetupFailed(mismatch);
    return setUpFixture(item, fixture);
  }
  const loop = LOOP_NAME.exec(name);
  if (loop === null) return undefined;
  // After 1.0 there is no event_loop any more.
  if (loop[1] === undefined && item.run.plugins.asyncio?.rules === 'runners') return undefined;
  return setUpLoop(item, (loop[1] ?? 'function') as LoopScope, name);
}

const NO_PARAMETER: LoopError = {
  kind: 'unhandled-fixture',
  text: 'The requested fixture has no parameter defined for test',
};

/** pytest's own rule for any two fixtures. */
function plainMismatch(fixture: FixtureFact, requestedBy: FixtureFact): LoopError | undefined {
  const [asked, asking] = [fixture.scope, requestedBy.scope];
  if (asked === undefined || asking === undefined || rankOf(asked) >= rankOf(asking)) return undefined;
  return {
    kind: 'scope-mismatch',
    text: `ScopeMismatch: You tried to access the ${asked} scoped fixture ${fixture.name} with a ${asking} scoped request object`,
  };
}

function setUpFixture(item: Item, fixture: FixtureFact): Key {
  const { run, test } = item;
  const known = visit(item, fixture, fixture.scope ?? 'function');
  const needed: Key[] = [];
  if (!known) for (const name of fixture.requests) needed.push(...present(request(item, name, fixture)));
  const existing = run.instances.get(fixture);
  if (existing !== undefined) {
    // An earlier test's failure is cached, also where the rules for this test would let it run.
    if (existing.failed) throw new SetupFailed(test.loopOf(fixture).error === undefined ? existing.error : undefined);
    if (existing.loop !== undefined) item.fixtures.set(fixture, { label: existing.label, loop: existing.loop });
    return fixture;
  }
  const ruled = test.loopOf(fixture);
  const loop = (ruled.provider === 'nobody' ? run.stuck.get(fixture) : undefined) ?? ruled;
  // Its wrapper asks for anyio's own backend, which has no parameter here.
  if (loop !== ruled && test.find('anyio_backend', undefined) === undefined) throw new SetupFailed(NO_PARAMETER);
  const fail = (error: LoopError | undefined): never => {
    add(run, fixture, { label: undefined, failed: true, error, dependents: [], end: () => undefined }, needed);
    throw new SetupFailed(error === ruled.error ? undefined : error);
  };
  if (loop.provider === 'anyio' && run.plugins.anyio?.wrapsFixtureSetup === false) run.stuck.set(fixture, loop);
  if (loop.error !== undefined) fail(loop.error);
  if (fixture === test.eventLoop && run.plugins.asyncio !== undefined && run.plugins.asyncio.rules !== 'runners') {
    const made = openLoop(run, 'overridden event_loop', labelOf(run, 'event_loop', fixture.scope ?? 'function', test));
    add(run, fixture, instanceOf(made), needed);
    return fixture;
  }
  const asked = fixture.function.isAsync ? loopName(loop) : undefined;
  if (asked !== undefined) needed.push(...present(request(item, asked, undefined)));
  const own = asked === undefined ? undefined : needed.at(-1);
  const object = own === undefined ? undefined : run.instances.get(own)?.object;
  if (run.plugins.asyncio?.currentLoop !== undefined && object?.closed) fail(CLOSED_LOOP);
  const lease = loop.provider === 'anyio' && fixture.function.isAsync ? takeRunner(run, test) : undefined;
  if (lease?.isClosed) {
    lease.end();
    fail(CLOSED_LOOP);
  }
  const label = lease?.label ?? (own === undefined ? undefined : run.instances.get(own)?.label);
  add(run, fixture, { loop, label, failed: false, dependents: [], end: () => lease?.end() }, needed);
  item.fixtures.set(fixture, { label, loop });
  for (const name of fixture.dynamicRequests) request(item, name, fixture);
  return fixture;
}

function setUpLoop(item: Item, scope: LoopScope, name: string): Key {
  const { run, test } = item;
  // Before 1.0 every collector has a loop fixture of its own; since then there is one for each scope.
  const isOne = run.plugins.asyncio?.rules === 'runners' || name === 'event_loop';
  const key = isOne ? name : `${name} ${nodeOf(scope, test)}`;
  visit(item, key, scope);
  if (!run.instances.has(key)) {
    const kind = name === 'event_loop' ? 'event_loop' : 'scoped';
    const made = openLoop(run, kind, labelOf(run, kind === 'scoped' ? 'pytest-asyncio' : kind, scope, test));
    add(run, key, instanceOf(made), []);
  }
  return key;
}

function instanceOf({ loop, end }: { readonly loop: LoopObject; end(): void }): Instance {
  return { label: loop.label, object: loop, failed: false, dependents: [], end };
}

function openLoop(run: Run, kind: LoopKind, label: string): { readonly loop: LoopObject; end(): void } {
  return run.current.open(kind, label);
}

/** Notes that the end of the test's node finishes it; whether this test had asked for it before. */
function visit({ run, test, visited }: Item, key: Key, scope: LoopScope): boolean {
  if (visited.has(key)) return true;
  visited.add(key);
  const node = nodeOf(scope, test);
  run.scheduled.set(node, [...(run.scheduled.get(node) ?? []), key]);
  return false;
}

function add(run: Run, key: Key, instance: Instance, needed: readonly Key[]): void {
  run.instances.set(key, instance);
  for (const each of needed) run.instances.get(each)?.dependents.push(key);
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

function runBody({ run, test }: Item): Pick<RunLoops, 'test' | 'trouble'> {
  const { provider, error } = test.loop;
  if (error !== undefined) return { test: undefined };
  if (provider === 'unittest') {
    run.current.set(null);
    return { test: `unittest:function:${test.nodeid}` };
  }
  if (provider === 'anyio') {
    const lease = takeRunner(run, test);
    lease.end();
    return lease.isClosed ? { test: undefined, trouble: CLOSED } : { test: lease.label };
  }
  const own = loopName(test.loop);
  if (own === undefined) return { test: undefined };
  if (run.plugins.asyncio?.currentLoop === undefined) {
    const fixture = own === 'event_loop' ? test.eventLoop : undefined;
    const isOne = run.plugins.asyncio?.rules === 'runners' || own === 'event_loop';
    const scope = LOOP_NAME.exec(own)?.[1] as LoopScope | undefined;
    const key = fixture ?? (isOne ? own : `${own} ${nodeOf(scope ?? 'function', test)}`);
    return { test: run.instances.get(key)?.label };
  }
  const current = run.current.get();
  if (current === null) return { test: undefined, trouble: 'RuntimeError: There is no current event loop' };
  if (current.closed) return { test: undefined, trouble: CLOSED };
  return { test: current.label };
}

const CLOSED = 'RuntimeError: Event loop is closed';
const CLOSED_LOOP: LoopError = { kind: 'closed-loop', text: CLOSED };

/**
 * anyio's runner: one for all that hold it; before 4.1 it ends with the first that asked for it. Since 4.1 a runner whose
 * loop somebody else has closed fails to end, stays, and fails once more for whatever asks for it next.
 */
function takeRunner(run: Run, test: RunTest): { readonly label: string; readonly isClosed: boolean; end(): void } {
  const isFirst = run.anyio === undefined;
  if (run.anyio === undefined) {
    const loop = { label: labelOf(run, 'anyio', 'module', test), closed: false, isPlugins: false };
    run.anyio = { loop, leases: 0, isBroken: false };
    run.current.set(loop);
  }
  const { anyio } = run;
  anyio.leases += 1;
  return {
    label: anyio.loop.label,
    // pytest-asyncio before 1.0 closes the loop it finds when it makes its own.
    isClosed: anyio.loop.closed,
    end: () => {
      anyio.leases -= 1;
      const isOver = run.plugins.anyio?.sharesRunner === false ? isFirst : anyio.leases === 0;
      if (!isOver) return;
      const failsToEnd = anyio.loop.closed && run.plugins.anyio?.sharesRunner !== false && !anyio.isBroken;
      if (!anyio.isBroken) run.current.set(null);
      anyio.loop.closed = true;
      anyio.isBroken = failsToEnd;
      if (!failsToEnd) run.anyio = undefined;
    },
  };
}

function labelOf({ labels }: Run, maker: string, scope: LoopScope, test: RunTest): string {
  const label = `${maker}:${scope}:${nodeOf(scope, test)}`;
  // A test's own loop is another one for each parameter set, and the same for what the test does in it.
  if (scope === 'function' || nodeOf(scope, test) === test.nodeid) return label;
  const count = (labels.get(label) ?? 0) + 1;
  labels.set(label, count);
  return count === 1 ? label : `${label}#${count}`;
}

/** Packages are left when the file is: within one file they are like the session. */
function nodeOf(scope: LoopScope, { nodeid, classNode }: RunTest): string {
  switch (scope) {
    case 'function':
      return nodeid;
    case 'class':
      return classNode ?? nodeid;
    case 'module':
      return nodeid.split('::', 1)[0] ?? '';
    case 'package':
    case 'session':
      return '';
    default:
      return scope satisfies never;
  }
}

/** Finishes what the nodes hold that the next test is not part of: the test, then its classes from the inside. */
function leave(run: Run, { nodeid }: RunTest, next: string | undefined): void {
  const parts = nodeid.split('::');
  for (let length = parts.length; length > 1; length--) {
    const node = parts.slice(0, length).join('::');
    if (length < parts.length && (next?.startsWith(`${node}::`) ?? false)) break;
    for (const key of (run.scheduled.get(node) ?? []).toReversed()) finish(run, key);
    run.scheduled.delete(node);
  }
}

function finish(run: Run, key: Key): void {
  const instance = run.instances.get(key);
  if (instance === undefined) return;
  run.instances.delete(key);
  for (const dependent of instance.dependents.toReversed()) finish(run, dependent);
  instance.end();
}
