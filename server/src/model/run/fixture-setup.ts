import { type EffectiveLoop, type LoopError, type LoopScope, rankOf } from '../effective-loop';
import type { FixtureFact } from '../facts';
import { fixtureParameter } from '../parameters';
import { takeRunner } from './anyio-runner';
import { loopName, scopeOfLoopName } from './closure-names';
import type { LoopKind, LoopObject } from './current-loop';
import { add, finish, type Instance, type Key, newLabel, nodeOf, type Run, schedule } from './run-state';
import { findFixture } from './run-test';
import type { TestItem } from './test-items';

/** A setup that fails ends the test: nothing after it is set up. */
export class SetupFailed extends Error {
  /** @param reason undefined when the rules for the fixture say it already. */
  constructor(readonly reason: LoopError | undefined) {
    super();
  }
}

/** One item while it is set up. */
export interface ItemSetup {
  readonly run: Run;
  readonly item: TestItem;
  readonly fixtures: Map<FixtureFact, { readonly label: string | undefined; readonly loop: EffectiveLoop }>;
  /** Asked for already. */
  readonly visited: Set<Key>;
  /** How many fixtures wait for the one that is set up. */
  depth: number;
}

/** Fixtures that need each other in a longer chain than anybody writes count as failed: nothing is said of their tests. */
const DEEPEST = 500;

export const CLOSED = 'RuntimeError: Event loop is closed';
const CLOSED_LOOP: LoopError = { kind: 'closed-loop', text: CLOSED };
const NO_PARAMETER: LoopError = {
  kind: 'unhandled-fixture',
  text: 'The requested fixture has no parameter defined for test',
};

const NO_BACKEND: LoopError = { kind: 'unhandled-fixture', text: "fixture 'anyio_backend' not found" };

/**
 * Sets up what a name stands for, as far as it matters to loops. The answer is what is alive then; undefined for a name
 * that is no fixture of the workspace. @throws SetupFailed
 */
export function request(setup: ItemSetup, name: string, requestedBy: FixtureFact | undefined): Key | undefined {
  const { run, item } = setup;
  const fixture = findFixture(item.test, name, requestedBy);
  if (fixture !== undefined) {
    if (fixtureParameter(fixture) !== undefined && !item.values.has(name)) throw new SetupFailed(NO_PARAMETER);
    const mismatch = requestedBy && mismatchWhenAsked(setup, fixture, requestedBy);
    if (mismatch !== undefined) throw new SetupFailed(mismatch);
    if (setup.depth > DEEPEST) throw new SetupFailed(undefined);
    setup.depth++;
    const key = setUpFixture(setup, fixture);
    setup.depth--;
    return key;
  }
  if (name === 'anyio_backend') {
    if (run.plugins.anyio === undefined) throw new SetupFailed(NO_BACKEND);
    return setUpBackend(setup, run.plugins.anyio);
  }
  const scope = scopeOfLoopName(name);
  // After 1.0 there is no event_loop any more.
  if (scope === undefined || (name === 'event_loop' && run.plugins.asyncio?.rules === 'runners')) return undefined;
  return setUpLoop(setup, scope, name);
}

/** Where pytest-asyncio's own fixture of a loop is: before 1.0 each collector has one, since then each scope. */
export function loopKey(run: Run, item: TestItem, name: string): string {
  const isOne = run.plugins.asyncio?.rules === 'runners' || name === 'event_loop';
  return isOne ? name : `${name} ${nodeOf(scopeOfLoopName(name) ?? 'function', item)}`;
}

/** A parameter brings its own scope, for whatever definition of the name gets it. */
function scopeIn({ item }: ItemSetup, { name, scope }: FixtureFact): LoopScope | undefined {
  return item.values.get(name)?.scope ?? scope;
}

/** pytest's own rule for any two fixtures. */
function mismatchWhenAsked(setup: ItemSetup, fixture: FixtureFact, requestedBy: FixtureFact): LoopError | undefined {
  const { checksDefinedScope, checksScopeWhenCalled } = setup.run.pytest;
  const isThere = setup.visited.has(fixture);
  if (isThere && checksScopeWhenCalled) return undefined;
  const asked = checksDefinedScope || isThere ? fixture.scope : scopeIn(setup, fixture);
  return mismatchOf(setup, fixture, asked, requestedBy);
}

/** What pytest finds out when it is about to call a fixture's function. */
function mismatchWhenCalled(setup: ItemSetup, requestedBy: FixtureFact): LoopError | undefined {
  if (!setup.run.pytest.checksScopeWhenCalled) return undefined;
  for (const name of requestedBy.requests) {
    const fixture = findFixture(setup.item.test, name, requestedBy);
    const mismatch = fixture && mismatchOf(setup, fixture, fixture.scope, requestedBy);
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}

function mismatchOf(
  setup: ItemSetup,
  fixture: FixtureFact,
  asked: LoopScope | undefined,
  requestedBy: FixtureFact,
): LoopError | undefined {
  const asking = scopeIn(setup, requestedBy);
  if (asked === undefined || asking === undefined || rankOf(asked) >= rankOf(asking)) return undefined;
  return {
    kind: 'scope-mismatch',
    text: `ScopeMismatch: You tried to access the ${asked} scoped fixture ${fixture.name} with a ${asking} scoped request object`,
  };
}

/** The rules speak of the fixture as it is defined; here it may have another scope. */
function loopIn(setup: ItemSetup, fixture: FixtureFact): EffectiveLoop {
  const { item, run } = setup;
  const loop = ruledLoop(setup, fixture);
  const scope = scopeIn(setup, fixture);
  if (scope === undefined || scope === fixture.scope || loop.scope === undefined) return loop;
  const { error, ...rest } = loop;
  if (error !== undefined && error.kind !== 'scope-mismatch') return loop;
  const backend = item.test.findAll('anyio_backend')[0];
  const needed =
    loop.provider === 'anyio'
      ? (item.values.get('anyio_backend')?.scope ?? backend?.scope ?? run.plugins.anyio?.backendScope)
      : loop.scope;
  if (needed === undefined || rankOf(needed) >= rankOf(scope)) return rest;
  const what = loop.provider === 'anyio' ? 'anyio_backend' : (loopName(loop) ?? '');
  return {
    ...rest,
    error: {
      kind: 'scope-mismatch',
      text: `ScopeMismatch: You tried to access the ${needed} scoped fixture ${what} with a ${scope} scoped request object`,
    },
  };
}

/** anyio looks for its backend among what the test has by now. */
function ruledLoop({ item, run, visited }: ItemSetup, fixture: FixtureFact): EffectiveLoop {
  const loop = item.test.loopOf(fixture);
  if (loop.provider !== 'nobody' || run.plugins.anyio === undefined) return loop;
  const [backend] = item.test.findAll('anyio_backend');
  return visited.has(backend ?? 'anyio_backend') ? item.test.anyioLoopOf(fixture) : loop;
}

function setUpFixture(setup: ItemSetup, fixture: FixtureFact): Key {
  const { run, item } = setup;
  const { test } = item;
  if (setup.visited.has(fixture)) return fixture;
  setup.visited.add(fixture);
  const scope = scopeIn(setup, fixture) ?? 'function';
  const parameter = item.values.get(fixture.name)?.text;
  const needed: Key[] = [];
  for (const name of fixture.requests) needed.push(...present(request(setup, name, fixture)));
  // Once wrapped by an old anyio, it asks for the backend like for any other fixture.
  if (run.stuck.has(fixture)) needed.push(...present(request(setup, 'anyio_backend', fixture)));
  const existing = run.instances.get(fixture);
  if (existing !== undefined && existing.parameter === parameter) {
    if (run.pytest.schedulesEachRequest) schedule(run, item, fixture, scope);
    // An earlier test's failure is cached, also where the rules for this test would let it run.
    if (existing.failed) throw new SetupFailed(test.loopOf(fixture).error === undefined ? existing.error : undefined);
    if (existing.loop !== undefined) setup.fixtures.set(fixture, { label: existing.label, loop: existing.loop });
    return fixture;
  }
  // What was made for another parameter ends now; where that fails, so does this setup.
  if (finish(run, fixture)) throw new SetupFailed(CLOSED_LOOP);
  if (run.broken.has(fixture)) throw new SetupFailed({ kind: 'unhandled-fixture', text: 'AssertionError' });
  const ruled = loopIn(setup, fixture);
  const mismatch = mismatchWhenCalled(setup, fixture);
  if (mismatch !== undefined) throw new SetupFailed(mismatch);
  const loop = (ruled.provider === 'nobody' ? run.stuck.get(fixture) : undefined) ?? ruled;
  const keep = (instance: Omit<Instance, 'dependents' | 'parameter'>): void => {
    add(run, fixture, { ...instance, parameter, dependents: [] }, needed);
    schedule(run, item, fixture, scope);
  };
  /** pytest remembers only what comes up while it calls the fixture's function. */
  const fail = (error: LoopError, isCached: boolean): never => {
    if (isCached) keep({ label: undefined, failed: true, error, end: () => false });
    else if (run.pytest.keepsUncalledFixtures) run.broken.add(fixture);
    throw new SetupFailed(error === test.loopOf(fixture).error ? undefined : error);
  };
  if (loop.provider === 'anyio' && run.plugins.anyio?.wrapsFixtureSetup === false) run.stuck.set(fixture, loop);
  if (loop.error !== undefined) fail(loop.error, asksWhenCalled(run, loop));
  if (fixture === test.eventLoop && run.plugins.asyncio !== undefined && run.plugins.asyncio.rules !== 'runners') {
    const made = openLoop(run, 'overridden event_loop', newLabel(run, 'event_loop', scope, item));
    keep(made);
    return fixture;
  }
  const asked = fixture.function.isAsync ? loopName(loop) : undefined;
  if (asked !== undefined) needed.push(...present(request(setup, asked, undefined)));
  const own = asked === undefined ? undefined : needed.at(-1);
  const object = own === undefined ? undefined : run.instances.get(own)?.object;
  if (run.plugins.asyncio?.currentLoop !== undefined && object?.closed) fail(CLOSED_LOOP, true);
  const isAnyios = loop.provider === 'anyio' && fixture.function.isAsync;
  const lease = isAnyios ? takeRunner(run, item, fixture.function.isGenerator) : undefined;
  if (isAnyios && lease === undefined) fail({ kind: 'unhandled-fixture', text: 'trio is not installed' }, true);
  if (lease?.isClosed) {
    lease.end();
    fail(CLOSED_LOOP, true);
  }
  const label = lease?.label ?? (own === undefined ? undefined : run.instances.get(own)?.label);
  keep({ loop, label, failed: false, end: () => lease?.end() ?? false });
  setup.fixtures.set(fixture, { label, loop });
  for (const name of fixture.dynamicRequests) request(setup, name, fixture);
  return fixture;
}

/** 0.24 to 1.0 ask for a wide loop in the function that they put in the fixture's place. */
function asksWhenCalled({ plugins: { asyncio } }: Run, loop: EffectiveLoop): boolean {
  if (asyncio === undefined || asyncio.takesFixturesInHook || loop.provider !== 'pytest-asyncio') return false;
  return asyncio.rules === 'runners' || (asyncio.rules === 'loop-scope' && loop.scope !== 'function');
}

function setUpBackend(setup: ItemSetup, { backendScope }: { readonly backendScope: LoopScope }): Key {
  const { run, item } = setup;
  const key = 'anyio_backend';
  const value = item.values.get(key);
  if (value === undefined) throw new SetupFailed(NO_PARAMETER);
  if (setup.visited.has(key)) return key;
  setup.visited.add(key);
  const existing = run.instances.get(key);
  if (existing?.parameter === value.text) return key;
  if (finish(run, key)) throw new SetupFailed(CLOSED_LOOP);
  add(run, key, { label: undefined, failed: false, parameter: value.text, dependents: [], end: () => false }, []);
  schedule(run, item, key, value.scope ?? backendScope);
  return key;
}

function setUpLoop(setup: ItemSetup, scope: LoopScope, name: string): Key {
  const { run, item, visited } = setup;
  const key = loopKey(run, item, name);
  if (visited.has(key)) return key;
  visited.add(key);
  const isKnown = run.instances.has(key);
  if (!isKnown) {
    const kind = name === 'event_loop' ? 'event_loop' : 'scoped';
    const label = newLabel(run, kind === 'scoped' ? 'pytest-asyncio' : kind, scope, item);
    add(run, key, { ...openLoop(run, kind, label), dependents: [] }, []);
  }
  if (!isKnown || run.pytest.schedulesEachRequest) schedule(run, item, key, scope);
  return key;
}

function openLoop(run: Run, kind: LoopKind, label: string): Omit<Instance, 'dependents'> & { object: LoopObject } {
  const { loop, end } = run.current.open(kind, label);
  const endLoop = (): boolean => {
    end();
    return false;
  };
  return { label: loop.label, object: loop, failed: false, end: endLoop };
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
