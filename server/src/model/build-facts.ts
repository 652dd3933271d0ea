import type { InstalledVersions } from '../workspace/installed-versions';
import type { TrapSettings } from '../workspace/looptrap-settings';
import type { PytestConfiguration } from '../workspace/pytest-configuration';
import { type AsyncPlugins, markName, readAsyncPlugins } from './async-plugins';
import { type AsyncioTest, fixtureStoppingCollection, multipleLoopsError } from './asyncio-loops';
import { type CollectedTest, collectTests } from './collect-tests';
import { coroutineStatus } from './coroutine-status';
import { settleCurrentLoop } from './current-loop';
import type { EffectiveLoop, LoopError } from './effective-loop';
import type { ClassFact, Facts, FixtureFact, FunctionFact, ModuleFacts, TestFact } from './facts';
import { type FixtureGraph, readFixtureGraph } from './fixture-graph';
import { fixtureLoop } from './fixture-loops';
import { basesOf, type FindModule } from './lookup';
import { type ChainedMark, markChain } from './mark-chain';
import { pluginModules } from './plugin-modules';
import { readFixtures } from './read-fixtures';
import { requestedNames } from './requested-names';
import { requestsAnyioBackend, type TestSituation, testLoop } from './test-loops';
import { rescopingHook, undecidedHook } from './undecided-hook';
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
  readonly inPackage: boolean;
  readonly undecided: string | undefined;
  readonly rescoped: string | undefined;
}

interface ReadTest {
  readonly fact: TestFact;
  readonly situation: TestSituation;
  /** Of all its fixtures. */
  readonly fixtureLoops: readonly EffectiveLoop[];
}

/**
 * Facts of one module: its tests and fixtures and the loop each one runs on.
 *
 * Cost: one pass over the module's own facts; what it reads of other modules is cached in them.
 */
export function buildFacts(inputs: FactsInputs): Facts {
  const { configuration, versions, module } = inputs;
  const findModule: FindModule = (dotted) => (dotted === module.moduleName ? module : inputs.findModule(dotted));
  const near = [module, ...inputs.conftests];
  const plugins = pluginModules(near, configuration, findModule);
  const around: Surroundings = {
    module,
    configuration,
    findModule,
    graph: readFixtureGraph(module, [...near, ...plugins], findModule),
    plugins: readAsyncPlugins(configuration, versions),
    inPackage: inputs.packages.length > 0,
    undecided: undecidedHook(near, plugins, configuration),
    rescoped: rescopingHook(near),
  };
  const { graph } = around;
  const situations = new Map<FunctionFact, TestSituation>();
  const collected = settled(
    around,
    collectTests(module, configuration.rootDir, configuration, findModule).map((test) => {
      const read = readTest(around, test);
      situations.set(test.function, read.situation);
      return read;
    }),
  );
  const stopping = stopsCollection(around, near, collected);
  const tests = stopping === undefined ? collected : collected.map((test) => notCollected(test, stopping));
  const fixtures = readFixtures(module);
  const suite = inputs.suite ?? [];
  let owners: ReadonlyMap<FunctionFact, Facts> | undefined;
  const ownerOf = (test: TestFact): Facts | undefined => {
    owners ??= new Map(suite.flatMap((facts) => facts.tests.map((other) => [other.function, facts] as const)));
    return owners.get(test.function);
  };
  const defined = new Map<FunctionFact, EffectiveLoop>();
  const asDefined = (fixture: FixtureFact): EffectiveLoop => {
    const known = defined.get(fixture.function);
    if (known !== undefined) return known;
    const loop = loopAsDefined(around, fixture, [
      ...usesIn(tests, fixture, (test) =>
        loopAsUsed(around, fixture, test.function.enclosingClass, situations.get(test.function)),
      ),
      ...suite.flatMap((facts) => usesIn(facts.tests, fixture, (test) => facts.loopOf(fixture, test))),
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
    fixtures,
    configuration,
    versions,
    settings: inputs.settings ?? NO_TRAP_SETTINGS,
    rootDir: configuration.rootDir,
    loopOf: (fixture, requestedBy) => {
      if (requestedBy === undefined) return asDefined(fixture);
      const situation = situations.get(requestedBy.function);
      if (situation !== undefined) return loopAsUsed(around, fixture, requestedBy.function.enclosingClass, situation);
      return ownerOf(requestedBy)?.loopOf(fixture, requestedBy) ?? asDefined(fixture);
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

function readTest(around: Surroundings, { function: fact, nodeid, family }: CollectedTest): ReadTest {
  const { module, graph, plugins, findModule } = around;
  const inClass = fact.enclosingClass;
  const chain = markChain(module, fact, findModule);
  const requested = requestedNames(module, fact);
  const closure = graph.closure(
    [...graph.autouse(inClass), ...usedFixtures(chain, around.configuration), ...requested.parameters],
    inClass,
  );
  const dynamic = graph.closure(requested.dynamic, inClass);
  const mark = chain.find((entry) => markName(entry.mark) === 'asyncio');
  const situation: TestSituation = {
    family,
    status: coroutineStatus(fact, findModule),
    chain,
    asyncio: asyncioTest(around, mark, inClass),
    fixtureNames: closure.names,
    fixtures: closure.fixtures,
    undecided: around.undecided,
    rescoped: around.rescoped,
  };
  const loop = testLoop(plugins, situation);
  const fixtures = [...new Set([...closure.fixtures, ...dynamic.fixtures])];
  const fixtureLoops = new Map(fixtures.map((fixture) => [fixture, loopAsUsed(around, fixture, inClass, situation)]));
  const error =
    plugins.asyncio &&
    multipleLoopsError(plugins.asyncio, {
      test: situation.asyncio,
      loop,
      fixtureNames: closure.names,
      fixtureLoops: closure.fixtures.flatMap((fixture) => fixtureLoops.get(fixture) ?? []),
    });
  const test: TestFact = {
    function: fact,
    nodeid,
    marks: chain
      .map((entry) => entry.mark)
      .filter((entry) => entry.name === undefined || markName(entry) !== undefined),
    isUnittest: family === 'testcase' || family === 'async-testcase',
    fixtures,
    fixtureNames: closure.names,
    loop: error === undefined ? loop : { ...loop, error },
  };
  return { fact: test, situation, fixtureLoops: [...fixtureLoops.values()] };
}

/** Tests with the loops they run on once the other tests of the file are known. */
function settled({ plugins }: Surroundings, read: readonly ReadTest[]): readonly TestFact[] {
  const { asyncio } = plugins;
  if (asyncio === undefined) return read.map(({ fact }) => fact);
  const loops = settleCurrentLoop(
    asyncio,
    read.map(({ fact, fixtureLoops }) => ({ loop: fact.loop, fixtureLoops })),
  );
  return read.map(({ fact }, index) => ({ ...fact, loop: loops[index] ?? fact.loop }));
}

function asyncioTest(around: Surroundings, mark: ChainedMark | undefined, inClass: ClassFact | undefined): AsyncioTest {
  return {
    mark,
    className: inClass?.name,
    inPackage: around.inPackage,
    eventLoop: around.graph.findAll('event_loop', inClass)[0],
  };
}

function usedFixtures(chain: readonly ChainedMark[], configuration: PytestConfiguration): readonly string[] {
  const marks = chain.filter(({ mark }) => markName(mark) === 'usefixtures').map(({ mark }) => mark);
  return [
    ...configuration.usefixtures,
    ...marks.flatMap((mark) => mark.positional.flatMap((node) => mark.stringValue(node) ?? [])),
  ];
}

/** Without a situation: as the definition alone says. */
function loopAsUsed(
  around: Surroundings,
  fixture: FixtureFact,
  inClass: ClassFact | undefined,
  situation: TestSituation | undefined,
): EffectiveLoop {
  const { plugins, graph } = around;
  return fixtureLoop(plugins, fixture, {
    asyncio: situation?.asyncio ?? asyncioTest(around, undefined, inClass),
    anyioRequested:
      situation === undefined
        ? undefined
        : plugins.anyio !== undefined && requestsAnyioBackend(plugins.anyio, situation),
    backend: graph.findAll('anyio_backend', inClass)[0],
  });
}

function usesIn(
  tests: readonly TestFact[],
  fixture: FixtureFact,
  loopFor: (test: TestFact) => EffectiveLoop,
): readonly EffectiveLoop[] {
  return tests.filter((test) => test.fixtures.some((used) => used.function === fixture.function)).map(loopFor);
}

/** What all tests that use it agree on; when none is known, what the definition says by itself. */
function loopAsDefined(around: Surroundings, fixture: FixtureFact, uses: readonly EffectiveLoop[]): EffectiveLoop {
  const [first, ...others] = uses;
  if (first === undefined) return loopAsUsed(around, fixture, fixture.function.enclosingClass, undefined);
  if (others.every((loop) => loop.provider === first.provider && loop.scope === first.scope)) return first;
  return { provider: 'unknown', scope: undefined, reason: 'the tests that use it run on different loops' };
}

function stopsCollection(
  around: Surroundings,
  near: readonly ModuleFacts[],
  tests: readonly TestFact[],
): LoopError | undefined {
  const { asyncio } = around.plugins;
  const byFixture = asyncio && fixtureStoppingCollection(asyncio, near.flatMap(readFixtures), around.inPackage);
  return byFixture ?? tests.find((test) => test.loop.error?.stopsCollection)?.loop.error;
}

/** What stops the collection of a file stops all its tests. */
function notCollected(test: TestFact, stopping: LoopError): TestFact {
  if (test.loop.error?.stopsCollection) return test;
  return { ...test, loop: { ...test.loop, error: { kind: 'not-collected', text: stopping.text } } };
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
