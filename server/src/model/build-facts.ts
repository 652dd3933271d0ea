import type { InstalledVersions } from '../workspace/installed-versions';
import type { TrapSettings } from '../workspace/looptrap-settings';
import type { PytestConfiguration } from '../workspace/pytest-configuration';
import { markName, readAsyncPlugins } from './async-plugins';
import { collectTests } from './collect-tests';
import { collectionStops, notCollected } from './collection-stops';
import { readHooks } from './conftest-hooks';
import type { EffectiveLoop, LoopError } from './effective-loop';
import type { ClassFact, Facts, FixtureFact, FunctionFact, ModuleFacts, TestFact } from './facts';
import { type FixtureGraph, readFixtureGraph } from './fixture-graph';
import { fixturesAtCollection } from './fixtures-at-collection';
import { basesOf, type FindModule, homeOf } from './lookup';
import { pluginModules } from './plugin-modules';
import { readPytestRules } from './pytest-rules';
import { readFixtures } from './read-fixtures';
import { loopAsUsed, readTest, type Surroundings } from './read-test';
import type { LoopLabel, RunLoops } from './run/run-test';
import { simulateRun } from './run/simulated-run';
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
    packageMark:
      versions.satisfies('pytest', '<8') === 'yes'
        ? inputs.packages.flatMap(({ marks }) => marks).find((mark) => markName(mark) === 'asyncio')
        : undefined,
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
    conftests: inputs.conftests,
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
