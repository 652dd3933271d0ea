import type { InstalledVersions } from '../workspace/installed-versions';
import type { TrapSettings } from '../workspace/looptrap-settings';
import type { PytestConfiguration } from '../workspace/pytest-configuration';
import { type AsyncPlugins, markName, readAsyncPlugins } from './async-plugins';
import { type AsyncioTest, asyncioTestLoop, multipleLoopsError } from './asyncio-loops';
import { type CollectedTest, collectTests } from './collect-tests';
import { collectionStops, notCollected } from './collection-stops';
import { type ConftestHooks, givenMark, readHooks } from './conftest-hooks';
import { coroutineStatus } from './coroutine-status';
import type { EffectiveLoop, LoopError } from './effective-loop';
import type { ClassFact, Facts, FixtureFact, FunctionFact, ModuleFacts, TestFact } from './facts';
import { type FixtureGraph, readFixtureGraph } from './fixture-graph';
import { fixtureLoop } from './fixture-loops';
import { type FixturesAtCollection, fixturesAtCollection, loopElsewhere } from './fixtures-at-collection';
import { basesOf, type FindModule, homeOf } from './lookup';
import { type ChainedMark, markChain } from './mark-chain';
import { markParameter } from './parameters';
import { pluginModules } from './plugin-modules';
import { type PytestRules, readPytestRules } from './pytest-rules';
import { readFixtures } from './read-fixtures';
import { requestedNames } from './requested-names';
import type { LoopLabel, RunLoops, RunTest } from './run/run-test';
import { simulateRun } from './run/simulated-run';
import { requestsAnyioBackend, type TestSituation, testLoop } from './test-loops';
import { type ParameterType, readWorkspace } from './workspace-types';

/** Everything around one module that decides what is true in it; read by analysis/, nothing here touches a file. */
export interface FactsInputs {
  readonly module: ModuleFacts;
  readonly configuration: PytestConfiguration;
  readonly versions: InstalledVersions;
  /** Nothing is known beyond the code when it is missing. */
  readonly settings?: TrapSettings;
  /** conftest.py modules that count for the file, nearest directory first; without the module itself. */
  readonly conftests: readonly ModuleFacts[];
  /** `__init__.py` modules of the packages around the file, nearest first. */
  readonly packages: readonly ModuleFacts[];
  /** Module of the workspace by dotted name (`app.main`), cached by the caller; undefined for what is not in it. */
  findModule(dotted: string): ModuleFacts | undefined;
  /** For a conftest.py: facts of the test modules below it that are known now. */
  readonly suite?: readonly Facts[];
}

const NO_TRAP_SETTINGS: TrapSettings = { extraBlockingCalls: [], extraClientConstructors: [] };

/** What the tests of one file have in common. */
interface Surroundings {
  readonly module: ModuleFacts;
  readonly configuration: PytestConfiguration;
  readonly findModule: FindModule;
  readonly graph: FixtureGraph;
  readonly plugins: AsyncPlugins;
  readonly pytest: PytestRules;
  readonly inPackage: boolean;
  readonly inMarkedPackage: boolean;
  readonly hooks: ConftestHooks;
  readonly atCollection: FixturesAtCollection;
}

interface ReadTest {
  readonly collected: CollectedTest;
  readonly fact: TestFact;
  readonly situation: TestSituation;
  readonly run: RunTest;
}

/**
 * Facts of one module: its tests and fixtures and the loop each one runs on.
 *
 * Cost: one pass over the module's own facts; what it reads of other modules is cached in them.
 */
export function buildFacts(inputs: FactsInputs): Facts {
  const { configuration, versions, module } = inputs;
  const found = new Map<string, ModuleFacts | undefined>([[module.moduleName, module]]);
  // Looking for a module asks the file system for every root there is: once for each name.
  const findModule: FindModule = (dotted) => {
    if (!found.has(dotted)) found.set(dotted, inputs.findModule(dotted));
    return found.get(dotted);
  };
  const near = [module, ...inputs.conftests];
  const plugins = pluginModules(near, configuration, findModule);
  const asyncPlugins = readAsyncPlugins(configuration, versions);
  const inPackage = isInPackage(inputs);
  const collected = collectTests(module, configuration.rootDir, configuration, findModule);
  const around: Surroundings = {
    module,
    configuration,
    findModule,
    graph: readFixtureGraph(module, [...near, ...plugins], findModule, versions.satisfies('pytest', '<9') !== 'yes'),
    plugins: asyncPlugins,
    pytest: readPytestRules(versions),
    inPackage,
    inMarkedPackage:
      versions.satisfies('pytest', '<8') === 'yes' &&
      inputs.packages.some(({ marks }) => marks.some((mark) => markName(mark) === 'asyncio')),
    hooks: readHooks(near, plugins, configuration),
    atCollection: fixturesAtCollection(
      asyncPlugins.asyncio,
      collected,
      near.flatMap(readFixtures),
      (fact) => fixturesOf(module, fact, findModule),
      inPackage,
    ),
  };
  const { graph } = around;
  const read = collected.map((test) => readTest(around, test));
  const stoppedBy = collectionStops(
    around.atCollection,
    read.map(({ fact }) => fact),
  );
  const running = read.filter(({ fact }) => stoppedBy(fact) === undefined).map(({ run }) => run);
  const ran = simulateRun(around.plugins, around.pytest, running);
  const placed = read.map((test) => {
    const loops = ran.get(test.run);
    const stopping = stoppedBy(test.fact);
    return {
      ...test,
      loops,
      fact: stopping === undefined ? settled(test.fact, loops) : notCollected(test.fact, stopping),
    };
  });
  const usedBy = new Map(placed.map((test) => [test.fact.nodeid, test]));
  const tests = placed.filter(({ collected }) => collected.module === module).map(({ fact }) => fact);
  const inherited = placed.filter(({ collected }) => collected.module !== module).map(({ fact }) => fact);
  const loopUsed = (fixture: FixtureFact, test: TestFact): EffectiveLoop | undefined => {
    const found = usedBy.get(test.nodeid);
    if (found === undefined) return undefined;
    const setUp = found.loops?.fixtures.get(fixture);
    const loop = setUp?.loop ?? loopAsUsed(around, fixture, found.collected.inClass, found.situation);
    // Where the setup fails there are no loops to compare: what the rules alone say stands.
    return found.loops === undefined || found.loops.failed ? loop : onLoop(loop, setUp?.labels ?? []);
  };
  const fixtures = readFixtures(module);
  const suite = inputs.suite ?? [];
  let owners: ReadonlyMap<string, Facts> | undefined;
  const ownerOf = (test: TestFact): Facts | undefined => {
    owners ??= new Map(suite.flatMap((facts) => allTests(facts).map((other) => [other.nodeid, facts] as const)));
    return owners.get(test.nodeid);
  };
  const defined = new Map<FunctionFact, EffectiveLoop>();
  const asDefined = (fixture: FixtureFact): EffectiveLoop => {
    const known = defined.get(fixture.function);
    if (known !== undefined) return known;
    const loop = loopAsDefined(around, fixture, [
      ...usesIn([...tests, ...inherited], fixture, (test) => loopUsed(fixture, test)),
      ...suite.flatMap((facts) => usesIn(allTests(facts), fixture, (test) => facts.loopOf(fixture, test))),
    ]);
    defined.set(fixture.function, loop);
    return loop;
  };

  const workspace = readWorkspace(
    findModule,
    fixtureTypes(graph, tests, (fixture) => valueTypeOf(fixture)),
  );
  const valueTypeOf = ({ module: home, function: made }: FixtureFact) => workspace.typed(home).producedBy(made.node);

  return {
    module: workspace.typed(module),
    tests,
    inheritedTests: inherited,
    fixtures,
    configuration,
    versions,
    settings: inputs.settings ?? NO_TRAP_SETTINGS,
    rootDir: configuration.rootDir,
    loopOf: (fixture, requestedBy) => {
      if (requestedBy === undefined) return asDefined(fixture);
      return loopUsed(fixture, requestedBy) ?? ownerOf(requestedBy)?.loopOf(fixture, requestedBy) ?? asDefined(fixture);
    },
    findFunction: (dotted) => {
      const found = workspace.find(dotted);
      return found?.kind === 'function' ? { module: found.module, function: found.function } : undefined;
    },
    findValue: (dotted) => {
      const found = workspace.find(dotted);
      return found?.kind === 'value' ? { module: found.module, value: found.value } : undefined;
    },
    findClass: (dotted) => {
      const found = workspace.find(dotted);
      return found?.kind === 'class' ? { module: found.module, class: found.class } : undefined;
    },
    basesOf: (fact) => basesOf(findModule, fact),
    findDefinition: workspace.find,
    findModule,
    typed: workspace.typed,
    valueTypeOf,
    findFixture: (name) => graph.findAll(name, undefined)[0],
    suite,
    providersInUse: new Set([
      ...tests.map((test) => test.loop.provider),
      ...suite.flatMap((facts) => [...facts.providersInUse]),
    ]),
  };
}

/** pytest before 8 counts only a file's own folder, and takes a folder below a package for none. */
function isInPackage({ packages, module, versions }: FactsInputs): boolean {
  if (versions.satisfies('pytest', '<8') !== 'yes') return packages.length > 0;
  const folder = (path: string): string => path.slice(0, path.lastIndexOf('/'));
  return packages.some(({ path }) => folder(path) === folder(module.path));
}

/** Fixtures a class defines, and those of its bases. */
function fixturesOf(module: ModuleFacts, fact: ClassFact, findModule: FindModule): readonly FixtureFact[] {
  return [homeOf(findModule, module, fact), ...basesOf(findModule, fact).known].flatMap(
    ({ module: home, class: holder }) =>
      readFixtures(home).filter((fixture) => fixture.function.enclosingClass === holder),
  );
}

function allTests(facts: Facts): readonly TestFact[] {
  return [...facts.tests, ...facts.inheritedTests];
}

function readTest(around: Surroundings, collected: CollectedTest): ReadTest {
  const { function: fact, nodeid, family, inClass } = collected;
  const { graph, plugins, findModule } = around;
  const chain = markChain(around.module, fact, inClass, findModule);
  const requested = requestedNames(collected.module, fact);
  const isUnittest = family === 'testcase' || family === 'async-testcase';
  // unittest calls its methods itself, without arguments.
  const parameters = isUnittest ? [] : requested.parameters;
  const applied = [...around.configuration.usefixtures, ...graph.autouse(inClass)];
  const names = [...applied, ...usedFixtures(chain), ...parameters];
  const closure = graph.closure(names, inClass);
  const dynamic = graph.closure(requested.dynamic, inClass);
  const collectedMark = chain.find((entry) => markName(entry.mark) === 'asyncio');
  const { marking, undecided, rescoped } = around.hooks;
  const status = coroutineStatus(fact, findModule);
  const given = marking && givenMark(plugins, marking, chain, collectedMark, status !== 'sync' && !isUnittest);
  const collectedSituation: TestSituation = {
    family,
    status,
    chain,
    asyncio: asyncioTest(around, collectedMark, inClass),
    fixtureNames: closure.names,
    fixtures: closure.fixtures,
    undecided: given === 'unknown' ? 'pytest_collection_modifyitems in conftest.py may add marks' : undecided,
    inMarkedPackage: around.inMarkedPackage,
    rescoped,
  };
  const mark = given === 'unknown' || given === undefined ? collectedMark : given.runsBy;
  const setUpMark = given === 'unknown' || given === undefined ? collectedMark : given.setUpBy;
  const situation = { ...collectedSituation, asyncio: asyncioTest(around, mark, inClass) };
  const { asyncio } = plugins;
  const collectedLoop =
    asyncio?.asksAtCollection && collectedMark !== undefined && !isUnittest
      ? asyncioTestLoop(asyncio, collectedSituation.asyncio)
      : undefined;
  const markedLoop = setUpLoop(around, family, asyncioTest(around, setUpMark, inClass));
  const ownLoop = testLoop(plugins, situation);
  const loop: EffectiveLoop =
    ownLoop.error === undefined && markedLoop?.error !== undefined ? { ...ownLoop, error: markedLoop.error } : ownLoop;
  const fixtures = [...new Set([...closure.fixtures, ...dynamic.fixtures])];
  const loopOf = remembered((fixture: FixtureFact) => loopAsUsed(around, fixture, inClass, situation));
  const atCollection =
    collectedLoop?.error ??
    (asyncio &&
      collectedLoop &&
      multipleLoopsError(asyncio, {
        test: collectedSituation.asyncio,
        loop: collectedLoop,
        fixtureNames: closure.names,
        fixtureLoops: closure.staticFixtures.map(loopOf),
      }));
  // What comes up by a hook's mark, or by that of a unittest method, comes up when the test is set up.
  const isLater = isUnittest || setUpMark !== collectedMark;
  const error = atCollection ?? (loop.error && isLater ? { ...loop.error, stopsCollection: false } : loop.error);
  const test: TestFact = {
    function: fact,
    nodeid,
    marks: chain
      .map((entry) => entry.mark)
      .filter((entry) => entry.name === undefined || markName(entry) !== undefined),
    isUnittest,
    fixtures,
    fixtureNames: closure.names,
    loop: error === undefined ? loop : { ...loop, error },
  };
  const takesBackend = plugins.anyio !== undefined && !isUnittest && requestsAnyioBackend(plugins.anyio, situation);
  const ownMarks = chain.filter(({ level }) => level === 'test');
  const outerMarks = chain.filter(({ level }) => level !== 'test');
  const run: RunTest = {
    nodeid,
    classNode: inClass === undefined ? undefined : nodeid.slice(0, nodeid.lastIndexOf('::')),
    isUnittest,
    loop: test.loop,
    markedLoop: markedLoop ?? test.loop,
    collectedLoop,
    // anyio puts a usefixtures mark on the function, behind its own.
    names: takesBackend
      ? [...applied, ...usedFixtures(ownMarks), 'anyio_backend', ...usedFixtures(outerMarks), ...parameters]
      : names,
    dynamicNames: requested.dynamic,
    parameters: chain
      .filter((entry) => markName(entry.mark) === 'parametrize')
      .flatMap(({ mark: each }) => markParameter(each, (name) => graph.findAll(name, inClass)[0]?.scope) ?? []),
    eventLoop: situation.asyncio.eventLoop,
    findAll: (name) => graph.findAll(name, inClass),
    loopOf,
    anyioLoopOf: (fixture) => loopAsUsed(around, fixture, inClass, situation, true),
  };
  return { collected, fact: test, situation, run };
}

/** The loop that pytest-asyncio sets up for whatever has its mark, before 1.2. */
function setUpLoop(
  { plugins: { asyncio }, pytest }: Surroundings,
  family: CollectedTest['family'],
  test: AsyncioTest,
): EffectiveLoop | undefined {
  if (!asyncio?.setsUpEveryMark || test.mark === undefined) return undefined;
  const loop = asyncioTestLoop(asyncio, test);
  // Before 1.0 the fixture of a class's loop is put on the class.
  const isBroken =
    pytest.callsTestCaseFixturesBare &&
    loop.identity === 'pytest-asyncio:class' &&
    asyncio.rules !== 'runners' &&
    loop.error === undefined &&
    (family === 'testcase' || family === 'async-testcase');
  if (!isBroken) return loop;
  return { ...loop, error: { kind: 'unhandled-fixture', text: "required keyword-only argument: 'event_loop_policy'" } };
}

function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

/** The loop with the object it turned out to be. */
function onLoop(loop: EffectiveLoop, labels: readonly LoopLabel[]): EffectiveLoop {
  const { identity, ...rest } = loop;
  const known = labels.flatMap((label) => label ?? []);
  const [first] = known;
  if (identity === undefined || first === undefined || known.length < labels.length) return rest;
  return known.every((label) => label === first) ? { ...rest, identity: first } : { ...rest, identities: known };
}

/** A test with the loop it runs on once the file's other tests are known. */
function settled(test: TestFact, ran: RunLoops | undefined): TestFact {
  if (ran?.endsDifferently) {
    const reason = 'it fails for some of its parameters only';
    return { ...test, loop: { provider: 'unknown', scope: undefined, reason } };
  }
  if (ran?.failed) return ran.error === undefined ? test : { ...test, loop: { ...test.loop, error: ran.error } };
  const loop = onLoop(test.loop, ran?.test ?? []);
  if (ran?.trouble !== undefined && loop.provider === 'anyio')
    return { ...test, loop: { ...loop, error: { kind: 'no-loop', text: ran.trouble } } };
  if (test.loop.identity === undefined || test.loop.provider !== 'pytest-asyncio') return { ...test, loop };
  const isOwn = ran?.test.every((label) => label === undefined || label.startsWith(`${test.loop.identity}:`)) ?? true;
  if (ran?.trouble === undefined && isOwn) return { ...test, loop };
  const reason = `${loop.reason}; but pytest-asyncio before 1.2 runs it on the loop made last`;
  const error: LoopError | undefined = ran?.trouble === undefined ? undefined : { kind: 'no-loop', text: ran.trouble };
  return { ...test, loop: { ...loop, reason, isMoved: true, ...(error && { error }) } };
}

function asyncioTest(around: Surroundings, mark: ChainedMark | undefined, inClass: ClassFact | undefined): AsyncioTest {
  return {
    mark,
    className: inClass?.name,
    inPackage: around.inPackage,
    eventLoop: around.graph.findAll('event_loop', inClass)[0],
  };
}

function usedFixtures(chain: readonly ChainedMark[]): readonly string[] {
  const marks = chain.filter(({ mark }) => markName(mark) === 'usefixtures').map(({ mark }) => mark);
  return marks.flatMap((mark) => mark.positional.flatMap((node) => mark.stringValue(node) ?? []));
}

/** Without a situation: as the definition alone says. */
function loopAsUsed(
  around: Surroundings,
  fixture: FixtureFact,
  inClass: ClassFact | undefined,
  situation: TestSituation | undefined,
  anyioRequested?: true,
): EffectiveLoop {
  const { plugins, graph } = around;
  const loop = fixtureLoop(plugins, fixture, {
    asyncio: situation?.asyncio ?? asyncioTest(around, undefined, inClass),
    anyioRequested:
      anyioRequested ??
      (situation === undefined
        ? undefined
        : plugins.anyio !== undefined && requestsAnyioBackend(plugins.anyio, situation)),
    backend: graph.findAll('anyio_backend', inClass)[0],
  });
  const elsewhere =
    situation === undefined || loop.provider !== 'pytest-asyncio' || loop.error !== undefined
      ? undefined
      : loopElsewhere(around.atCollection, fixture, inClass);
  return elsewhere === undefined ? loop : { ...loop, error: elsewhere };
}

function usesIn(
  tests: readonly TestFact[],
  fixture: FixtureFact,
  loopFor: (test: TestFact) => EffectiveLoop | undefined,
): readonly EffectiveLoop[] {
  return tests
    .filter((test) => test.fixtures.some((used) => used.function === fixture.function))
    .flatMap((test) => loopFor(test) ?? []);
}

/** What all tests that use it agree on; when none is known, what the definition says by itself. */
function loopAsDefined(around: Surroundings, fixture: FixtureFact, uses: readonly EffectiveLoop[]): EffectiveLoop {
  const [first, ...others] = uses;
  if (first === undefined) return loopAsUsed(around, fixture, fixture.function.enclosingClass, undefined);
  if (others.every((loop) => loop.provider === first.provider && loop.scope === first.scope)) return first;
  return { provider: 'unknown', scope: undefined, reason: 'the tests that use it run on different loops' };
}

/** Types of the parameters of tests and fixtures, by the fixtures behind them. */
function fixtureTypes(
  graph: FixtureGraph,
  tests: readonly TestFact[],
  valueTypeOf: (fixture: FixtureFact) => string | undefined,
): ParameterType {
  const collected = new Set(tests.map((test) => test.function));
  return (module, node, parameter) => {
    const requester = module.functions.find((candidate) => candidate.node === node);
    if (requester === undefined) return undefined;
    const own = readFixtures(module).find((fixture) => fixture.function === requester);
    if (own === undefined && !collected.has(requester)) return undefined;
    const all = graph.findAll(parameter, requester.enclosingClass);
    const found = own?.name === parameter ? all[all.indexOf(own) + 1] : all[0];
    return found === undefined ? undefined : valueTypeOf(found);
  };
}
