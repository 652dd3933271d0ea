import type { PytestConfiguration } from '../workspace/pytest-configuration';
import { type AsyncPlugins, markName } from './async-plugins';
import { type AsyncioTest, asyncioTestLoop, multipleLoopsError } from './asyncio-loops';
import type { CollectedTest } from './collect-tests';
import { type ConftestHooks, givenMark } from './conftest-hooks';
import { coroutineStatus } from './coroutine-status';
import { duplicateParameter } from './duplicate-parameter';
import type { EffectiveLoop } from './effective-loop';
import type { ClassFact, DecoratorFact, FixtureFact, ModuleFacts, TestFact } from './facts';
import type { FixtureGraph } from './fixture-graph';
import { fixtureLoop } from './fixture-loops';
import { type FixturesAtCollection, loopElsewhere } from './fixtures-at-collection';
import type { FindModule } from './lookup';
import { type ChainedMark, markChain } from './mark-chain';
import { markParameter } from './parameters';
import type { PytestRules } from './pytest-rules';
import { requestedNames } from './requested-names';
import type { RunTest } from './run/run-test';
import { requestsAnyioBackend, type TestSituation, testLoop } from './test-loops';

/** What the tests of one file have in common. */
export interface Surroundings {
  readonly module: ModuleFacts;
  readonly configuration: PytestConfiguration;
  readonly findModule: FindModule;
  readonly graph: FixtureGraph;
  readonly plugins: AsyncPlugins;
  readonly pytest: PytestRules;
  readonly inPackage: boolean;
  /** The asyncio mark of a package, which pytest 7 knows from the moment a test of the package is set up. */
  readonly packageMark: DecoratorFact | undefined;
  readonly hooks: ConftestHooks;
  readonly atCollection: FixturesAtCollection;
}

/** A test as it is read, with what its run needs. */
export interface ReadTest {
  readonly collected: CollectedTest;
  readonly fact: TestFact;
  readonly situation: TestSituation;
  readonly run: RunTest;
}

/** One test by the rules, before it is known what the others of its file leave to it. */
export function readTest(around: Surroundings, collected: CollectedTest): ReadTest {
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
    inMarkedPackage: around.packageMark !== undefined,
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
    (around.pytest.repeatsAppliedNames && !isUnittest
      ? duplicateParameter(graph, applied, chain, inClass)
      : undefined) ??
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
    packageLoop:
      setUpMark === undefined && ownLoop.provider !== 'pytest-asyncio'
        ? packageLoop(around, family, inClass)
        : undefined,
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

/** The loop that pytest-asyncio sets up for a test whose package has the mark; it is set up by then. */
function packageLoop(
  around: Surroundings,
  family: CollectedTest['family'],
  inClass: ClassFact | undefined,
): EffectiveLoop | undefined {
  const { packageMark } = around;
  if (packageMark === undefined) return undefined;
  const loop = setUpLoop(around, family, asyncioTest(around, { mark: packageMark, level: 'package' }, inClass));
  return loop?.error === undefined ? loop : { ...loop, error: { ...loop.error, stopsCollection: false } };
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

/** The loop of a fixture by the rules; without a situation as its definition alone says. */
export function loopAsUsed(
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
