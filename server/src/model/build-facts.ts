import type { InstalledVersions } from '../workspace/installed-versions';
import type { PytestConfiguration } from '../workspace/pytest-configuration';
import { markName, readAsyncPlugins } from './async-plugins';
import type { AsyncioTest } from './asyncio-loops';
import { collectTests } from './collect-tests';
import { coroutineStatus } from './coroutine-status';
import type { EffectiveLoop } from './effective-loop';
import type { ClassFact, Facts, FixtureFact, FunctionFact, ModuleFacts, TestFact } from './facts';
import { readFixtureGraph } from './fixture-graph';
import { fixtureLoop } from './fixture-loops';
import { type FindModule, lookUp } from './lookup';
import { type ChainedMark, markChain } from './mark-chain';
import { pluginModules } from './plugin-modules';
import { readFixtures } from './read-fixtures';
import { requestedNames } from './requested-names';
import { requestsAnyioBackend, type TestSituation, testLoop } from './test-loops';
import { undecidedHook } from './undecided-hook';

/** Everything around one module that decides what is true in it; read by analysis/, nothing here touches a file. */
export interface FactsInputs {
  readonly module: ModuleFacts;
  readonly configuration: PytestConfiguration;
  readonly versions: InstalledVersions;
  /** conftest.py modules that count for the file, nearest directory first; without the module itself. */
  readonly conftests: readonly ModuleFacts[];
  /** `__init__.py` modules of the packages around the file, nearest first. */
  readonly packages: readonly ModuleFacts[];
  /** Module of the workspace by dotted name (`app.main`), cached by the caller; undefined for what is not in it. */
  findModule(dotted: string): ModuleFacts | undefined;
  /** For a conftest.py: facts of the test modules below it that are known now. */
  readonly suite?: readonly Facts[];
}

/**
 * Facts of one module: its tests and fixtures and the loop each one runs on.
 *
 * Cost: one pass over the module's own facts; what it reads of other modules is cached in them.
 */
export function buildFacts(inputs: FactsInputs): Facts {
  const { configuration, versions, module } = inputs;
  const findModule: FindModule = (dotted) => (dotted === module.moduleName ? module : inputs.findModule(dotted));
  const isConftest = module.path.endsWith('/conftest.py');
  const near = [module, ...inputs.conftests];
  const graph = readFixtureGraph(module, [...near, ...pluginModules(near, configuration, findModule)], findModule);
  const plugins = readAsyncPlugins(configuration, versions);
  const undecided = undecidedHook(isConftest ? near : inputs.conftests);
  const situations = new Map<TestFact, TestSituation>();

  const asyncioTest = (mark: ChainedMark | undefined, inClass: ClassFact | undefined): AsyncioTest => ({
    mark,
    className: inClass?.name,
    inPackage: inputs.packages.length > 0,
    eventLoop: graph.findAll('event_loop', inClass)[0],
  });

  const tests = collectTests(module, configuration.rootDir, configuration, findModule).map(
    ({ function: fact, nodeid, family }): TestFact => {
      const chain = markChain(module, fact, inputs.packages, findModule);
      const requested = requestedNames(module, fact);
      const used = usedFixtures(chain, configuration);
      const inClass = fact.enclosingClass;
      const closure = graph.closure([...graph.autouse(inClass), ...used, ...requested.parameters], inClass);
      const dynamic = graph.closure(requested.dynamic, inClass);
      const situation: TestSituation = {
        family,
        status: coroutineStatus(fact, findModule),
        chain,
        asyncio: asyncioTest(
          chain.find(({ mark }) => markName(mark) === 'asyncio'),
          inClass,
        ),
        fixtureNames: closure.names,
        fixtures: closure.fixtures,
        undecided,
      };
      const test: TestFact = {
        function: fact,
        nodeid,
        marks: chain.map(({ mark }) => mark).filter((mark) => mark.name === undefined || markName(mark) !== undefined),
        isUnittest: family === 'testcase' || family === 'async-testcase',
        fixtures: [...new Set([...closure.fixtures, ...dynamic.fixtures])],
        fixtureNames: closure.names,
        loop: testLoop(plugins, situation),
      };
      situations.set(test, situation);
      return test;
    },
  );

  const loopAsUsed = (fixture: FixtureFact, test: TestFact, situation: TestSituation): EffectiveLoop =>
    fixtureLoop(plugins, fixture, {
      asyncio: situation.asyncio,
      anyioRequested: plugins.anyio !== undefined && requestsAnyioBackend(plugins.anyio, situation),
      backend: graph.findAll('anyio_backend', test.function.enclosingClass)[0],
    });

  /** Without a test: what all tests that use it agree on, else what the definition says by itself. */
  const loopAsDefined = (fixture: FixtureFact): EffectiveLoop => {
    const users = tests.filter((test) => test.fixtures.includes(fixture));
    const loops = users.flatMap((test) => {
      const situation = situations.get(test);
      return situation === undefined ? [] : [loopAsUsed(fixture, test, situation)];
    });
    const inSuite = (inputs.suite ?? []).flatMap((facts) =>
      facts.tests
        .filter((test) => test.fixtures.some((used) => used.function === fixture.function))
        .map((test) => facts.loopOf(fixture, test)),
    );
    const [first, ...others] = [...loops, ...inSuite];
    if (first !== undefined) {
      if (others.every((loop) => loop.provider === first.provider && loop.scope === first.scope)) return first;
      return { provider: 'unknown', scope: undefined, reason: 'the tests that use it run on different loops' };
    }
    const inClass = fixture.function.enclosingClass;
    return fixtureLoop(plugins, fixture, {
      asyncio: asyncioTest(undefined, inClass),
      anyioRequested: undefined,
      backend: undefined,
    });
  };

  const testOf = new Map<FunctionFact, TestFact>(tests.map((test) => [test.function, test]));
  const fixtures = readFixtures(module);
  const fixtureOf = new Map(fixtures.map((fixture) => [fixture.function, fixture]));
  const enriched = module.withParameterTypes((node, parameter) => {
    const fact = module.functions.find((candidate) => candidate.node === node);
    if (fact === undefined) return undefined;
    const requester = fixtureOf.get(fact);
    if (requester === undefined && !testOf.has(fact)) return undefined;
    const all = graph.findAll(parameter, fact.enclosingClass);
    const found = requester?.name === parameter ? all[all.indexOf(requester) + 1] : all[0];
    return found === fixtureOf.get(fact) ? undefined : found?.valueType;
  });

  return {
    module: enriched,
    tests,
    fixtures,
    configuration,
    versions,
    rootDir: configuration.rootDir,
    loopOf: (fixture, requestedBy) => {
      const situation = requestedBy === undefined ? undefined : situations.get(requestedBy);
      return requestedBy === undefined || situation === undefined
        ? loopAsDefined(fixture)
        : loopAsUsed(fixture, requestedBy, situation);
    },
    findFunction: (dotted) => {
      const found = lookUp(findModule, dotted);
      return found?.kind === 'function' ? { module: found.module, function: found.function } : undefined;
    },
    findValue: (dotted) => {
      const found = lookUp(findModule, dotted);
      return found?.kind === 'value' ? { module: found.module, value: found.value } : undefined;
    },
    findFixture: (name) => graph.findAll(name, undefined)[0],
    suite: inputs.suite ?? [],
    providersInUse: new Set([
      ...tests.map((test) => test.loop.provider),
      ...(inputs.suite ?? []).flatMap((facts) => [...facts.providersInUse]),
    ]),
  };
}

function usedFixtures(chain: readonly ChainedMark[], configuration: PytestConfiguration): readonly string[] {
  const marks = chain.filter(({ mark }) => markName(mark) === 'usefixtures').map(({ mark }) => mark);
  return [
    ...configuration.usefixtures,
    ...marks.flatMap((mark) => mark.positional.flatMap((node) => mark.stringValue(node) ?? [])),
  ];
}
