import type { InstalledVersions } from '../workspace/installed-versions';
import type { PytestConfiguration, Setting } from '../workspace/pytest-configuration';
import type { DecoratorFact } from './facts';
import type { CurrentLoopRules } from './run/current-loop';

/** Which generation of loop rules the installed pytest-asyncio follows. */
export type AsyncioRules = 'event-loop-fixture' | 'mark-scope' | 'loop-scope' | 'runners';

export interface AsyncioPlugin {
  readonly rules: AsyncioRules;
  readonly isAuto: boolean;
  /** The option that says so. */
  readonly mode: Setting<string> | undefined;
  /** `asyncio_default_fixture_loop_scope`, when this version knows it and it is set. */
  readonly fixtureLoopScope: Setting<string> | undefined;
  /** `asyncio_default_test_loop_scope`, when this version knows it and it is set. */
  readonly testLoopScope: Setting<string> | undefined;
  /** It takes async fixtures in a wrapper around pytest_fixture_setup; before 1.1 it had replaced them by then. */
  readonly takesFixturesInHook: boolean;
  /** A test asks for the loop of its mark when it is collected, and again for that of its mark when it is set up. */
  readonly asksAtCollection: boolean;
  /** Any test with the mark gets a loop when it is set up, also one that is not async (up to 1.1). */
  readonly setsUpEveryMark: boolean;
  /** The body of a test runs on the current loop, by these rules, not on the one of its scope (0.23 to 1.1). */
  readonly currentLoop: CurrentLoopRules | undefined;
  /** `asyncio_default_fixture_loop_scope = fixture-scope` is a value, not a mistake. */
  readonly hasFixtureScopeValue: boolean;
}

export interface AnyioPlugin {
  readonly isAuto: boolean;
  readonly mode: Setting<string> | undefined;
  /** Scope of the plugin's own anyio_backend fixture. */
  readonly backendScope: 'function' | 'module';
  /** Values of the plugin's own anyio_backend, quoted. */
  readonly defaultBackends: readonly string[];
  readonly hasTrio: boolean;
  /** All that run in it hold the runner; before, it ended with the first that asked for it. */
  readonly sharesRunner: boolean;
  /** It looks at the marks once more when all tests are collected, and then takes methods of TestCase classes too. */
  readonly takesAfterCollection: boolean;
  /** Its fixture hook wraps others' (it then competes with pytest-asyncio by order of registration). */
  readonly wrapsFixtureSetup: boolean;
}

export interface AsyncPlugins {
  /** Undefined when it is not installed or switched off. */
  readonly asyncio: AsyncioPlugin | undefined;
  readonly anyio: AnyioPlugin | undefined;
  /** Of the two, the one registered last, whose fixture hook is outermost; undefined when not known. */
  readonly registeredLast: 'asyncio' | 'anyio' | undefined;
  /** pytest stops a test that asks for an async fixture nobody runs (9.0 on). */
  readonly failsUnhandledFixtures: boolean;
  /** Another plugin that may take a test with these marks. */
  foreignPlugin(marks: readonly DecoratorFact[]): string | undefined;
}

/** Distributions that run async tests by themselves: with a mark of their own, or (no mark given) any async test. */
const FOREIGN: readonly { readonly distribution: string; readonly marks: readonly string[] | undefined }[] = [
  { distribution: 'pytest-trio', marks: ['trio'] },
  { distribution: 'pytest-twisted', marks: undefined },
  { distribution: 'pytest-tornasync', marks: undefined },
  { distribution: 'pytest-tornado', marks: ['gen_test'] },
  { distribution: 'pytest-sanic', marks: undefined },
  { distribution: 'pytest-curio', marks: ['curio'] },
  { distribution: 'alt-pytest-asyncio', marks: undefined },
  { distribution: 'pytest-asyncio-cooperative', marks: ['asyncio_cooperative'] },
  { distribution: 'pytest-asyncio-concurrent', marks: ['asyncio_concurrent'] },
  { distribution: 'pytest-aio', marks: undefined },
];

/** Marks that only a plugin of that name gives a meaning. */
const FOREIGN_MARKS = new Map(
  FOREIGN.flatMap(({ distribution, marks }) => (marks ?? []).map((mark) => [mark, distribution] as const)),
);

export function readAsyncPlugins(configuration: PytestConfiguration, versions: InstalledVersions): AsyncPlugins {
  return {
    asyncio: readAsyncio(configuration, versions),
    anyio: readAnyio(configuration, versions),
    registeredLast: registeredLast(configuration, versions),
    failsUnhandledFixtures: versions.satisfies('pytest', '>=9') === 'yes',
    foreignPlugin: (marks) => {
      for (const mark of marks) {
        const name = markName(mark);
        const distribution = name === undefined ? undefined : FOREIGN_MARKS.get(name);
        if (distribution !== undefined && versions.isInstalled(distribution) !== 'no') return distribution;
      }
      return FOREIGN.find(
        ({ distribution, marks: own }) => own === undefined && versions.isInstalled(distribution) === 'yes',
      )?.distribution;
    },
  };
}

/** `asyncio` of `pytest.mark.asyncio`; undefined for what is not a mark. */
export function markName(mark: DecoratorFact): string | undefined {
  return /^pytest\.mark\.(\w+)$/.exec(mark.name ?? '')?.[1];
}

/** An unknown version is taken as the newest: rules must not be older than what people install today. */
function atLeast(versions: InstalledVersions, distribution: string, version: string): boolean {
  return versions.version(distribution) === undefined || versions.satisfies(distribution, `>=${version}`) !== 'no';
}

function isActive(
  configuration: PytestConfiguration,
  versions: InstalledVersions,
  distribution: string,
  plugin: string,
  modules: readonly string[],
): boolean {
  if (versions.isInstalled(distribution) === 'no' || configuration.disabledPlugins.has(plugin)) return false;
  if (!configuration.pluginAutoloadDisabled) return true;
  return modules.some((module) => configuration.loadedPlugins.has(module));
}

function readAsyncio(configuration: PytestConfiguration, versions: InstalledVersions): AsyncioPlugin | undefined {
  const name = 'pytest-asyncio';
  if (!isActive(configuration, versions, name, 'asyncio', ['asyncio', 'pytest_asyncio', 'pytest_asyncio.plugin']))
    return undefined;
  const mode = configuration.asyncioMode;
  return {
    rules: asyncioRules(versions),
    // 0.17 and 0.18 had `legacy` as default, which took everything as auto does.
    isAuto: mode === undefined ? !atLeast(versions, name, '0.19') : mode.value === 'auto' || mode.value === 'legacy',
    mode,
    fixtureLoopScope: atLeast(versions, name, '0.24') ? configuration.asyncioDefaultFixtureLoopScope : undefined,
    testLoopScope: atLeast(versions, name, '0.26') ? configuration.asyncioDefaultTestLoopScope : undefined,
    takesFixturesInHook: atLeast(versions, name, '1.1'),
    asksAtCollection: atLeast(versions, name, '0.23') && !atLeast(versions, name, '1.1'),
    setsUpEveryMark: !atLeast(versions, name, '1.2'),
    currentLoop: currentLoopRules(versions),
    hasFixtureScopeValue: atLeast(versions, name, '1.5'),
  };
}

function currentLoopRules(versions: InstalledVersions): CurrentLoopRules | undefined {
  if (!atLeast(versions, 'pytest-asyncio', '0.23') || atLeast(versions, 'pytest-asyncio', '1.2')) return undefined;
  if (atLeast(versions, 'pytest-asyncio', '1.0.0')) return 'restored';
  return atLeast(versions, 'pytest-asyncio', '0.25.1') ? 'kept' : 'replaced';
}

function asyncioRules(versions: InstalledVersions): AsyncioRules {
  if (atLeast(versions, 'pytest-asyncio', '1.0.0')) return 'runners';
  if (atLeast(versions, 'pytest-asyncio', '0.24')) return 'loop-scope';
  return atLeast(versions, 'pytest-asyncio', '0.23') ? 'mark-scope' : 'event-loop-fixture';
}

function readAnyio(configuration: PytestConfiguration, versions: InstalledVersions): AnyioPlugin | undefined {
  if (!isActive(configuration, versions, 'anyio', 'anyio', ['anyio', 'anyio.pytest_plugin'])) return undefined;
  const mode = atLeast(versions, 'anyio', '4.11') ? configuration.anyioMode : undefined;
  const hasTrio = versions.isInstalled('trio') === 'yes';
  return {
    isAuto: mode?.value === 'auto',
    mode,
    backendScope: atLeast(versions, 'anyio', '4.0') ? 'module' : 'function',
    // Before 4.12 trio is among them whether it is installed or not.
    defaultBackends: hasTrio || !atLeast(versions, 'anyio', '4.12') ? ['"asyncio"', '"trio"'] : ['"asyncio"'],
    hasTrio,
    sharesRunner: atLeast(versions, 'anyio', '4.1'),
    takesAfterCollection: atLeast(versions, 'anyio', '4.13'),
    wrapsFixtureSetup: atLeast(versions, 'anyio', '4.5.2'),
  };
}

/** Plugins named with `-p` are registered in that order, before all that pytest finds by itself. */
function registeredLast(
  { loadedPlugins }: PytestConfiguration,
  versions: InstalledVersions,
): 'asyncio' | 'anyio' | undefined {
  const early = [...loadedPlugins];
  const found = versions.plugins?.map((plugin) => plugin.name) ?? [];
  const order = (name: string): number => {
    const place = early.indexOf(name);
    if (place >= 0) return place;
    const foundAt = found.indexOf(name);
    return foundAt < 0 ? Number.POSITIVE_INFINITY : early.length + foundAt;
  };
  const asyncio = order('asyncio');
  const anyio = order('anyio');
  if (asyncio === anyio) return undefined;
  return asyncio > anyio ? 'asyncio' : 'anyio';
}
