import type { PytestConfiguration } from '../workspace/pytest-configuration';
import type { AsyncPlugins } from './async-plugins';
import type { FunctionFact, ModuleFacts } from './facts';
import type { ChainedMark } from './mark-chain';
import { type MarkingHook, readMarkingHook } from './marking-hook';
import { declaredPlugins } from './plugin-modules';

const DECIDING_HOOKS = new Set(['pytest_pyfunc_call', 'pytest_pycollect_makeitem']);

/** Plugin modules that leave async tests and fixtures to others. */
const HARMLESS_PLUGINS =
  /^(_?pytest|pytester|asyncio|pytest_asyncio|anyio|xdist|pytest_xdist|cov|pytest_cov|mock|pytest_mock|pytest_timeout|timeout|pytest_httpx|pytest_randomly|pytest_benchmark|pytest_postgresql|hypothesispytest|faker|respx|celery|django|pytest_django|docker|pytest_docker|sqlalchemy)(\.|$)/;

/** Fixtures of plugins that run unmarked async tests themselves; who asks for one has such a plugin. */
const FIXTURES_OF_RUNNING_PLUGINS = new Set([
  'aiohttp_client',
  'aiohttp_server',
  'aiohttp_raw_server',
  'sanic_client',
  'nursery',
  'autojump_clock',
  'io_loop',
  'http_server_client',
]);

/** What the hooks of conftest.py files do to async tests. */
export interface ConftestHooks {
  /** Something may run async tests itself or mark them; a phrase for people. */
  readonly undecided?: string;
  /** Something may give async tests another loop scope; a phrase for people. */
  readonly rescoped?: string;
  /** The one hook there is marks async tests in the way pytest-asyncio documents. */
  readonly marking?: MarkingHook;
}

/**
 * What hooks of a conftest.py or of a plugin in the workspace do to async tests, or a plugin outside of it that is not
 * known to leave them alone, or a plugin that only its fixtures tell of. `pytest_collection_modifyitems` counts when it
 * adds marks or speaks of an async one.
 * @param near the module and its conftests. @param plugins the plugin modules found in the workspace.
 */
export function readHooks(
  near: readonly ModuleFacts[],
  plugins: readonly ModuleFacts[],
  configuration: PytestConfiguration,
): ConftestHooks {
  const found = new Set(plugins.map(({ moduleName }) => moduleName));
  const declared = [...near.flatMap(declaredPlugins), ...configuration.loadedPlugins];
  const foreign = declared.find((name) => !found.has(name) && !HARMLESS_PLUGINS.test(name));
  const modules = [...near, ...plugins];
  const marking = modules.flatMap(collectionHooks);
  const [first] = marking;
  const read = marking.length === 1 && first !== undefined ? readMarkingHook(first.module, first.hook) : undefined;
  const isUnread = first !== undefined && read === undefined;
  let undecided = foreign === undefined ? undefined : `the plugin ${foreign} may run it`;
  for (const module of modules) undecided ??= decidingHook(module) ?? fixtureOfRunningPlugin(module, near);
  if (isUnread) undecided ??= `pytest_collection_modifyitems in ${fileName(first.module)} may add marks`;
  const mayRescope = isUnread && marking.some(({ text }) => /\basyncio\s*\(\s*(loop_)?scope\b/.test(text));
  return {
    ...(undecided !== undefined && { undecided }),
    ...(mayRescope && { rescoped: 'pytest_collection_modifyitems in conftest.py may change its loop scope' }),
    ...(read !== undefined && { marking: read }),
  };
}

interface CollectionHook {
  readonly module: ModuleFacts;
  readonly hook: FunctionFact;
  readonly text: string;
}

function collectionHooks(module: ModuleFacts): readonly CollectionHook[] {
  return module.functions
    .filter((fact) => fact.enclosingClass === undefined && fact.enclosingFunction === undefined)
    .filter((fact) => fact.name === 'pytest_collection_modifyitems')
    .map((hook) => ({ module, hook, text: module.text.slice(hook.range.start, hook.range.end) }))
    .filter(({ text }) => /\b(asyncio|anyio|trio)\b|add_marker/.test(text));
}

function decidingHook(module: ModuleFacts): string | undefined {
  const found = module.functions.find(
    (fact) =>
      fact.enclosingClass === undefined && fact.enclosingFunction === undefined && DECIDING_HOOKS.has(fact.name),
  );
  return found && `${found.name} in ${fileName(module)} decides`;
}

function fileName({ path }: ModuleFacts): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function fixtureOfRunningPlugin(module: ModuleFacts, near: readonly ModuleFacts[]): string | undefined {
  for (const { parameters } of module.functions) {
    const asked = parameters.find((parameter) => FIXTURES_OF_RUNNING_PLUGINS.has(parameter.name));
    if (asked === undefined) continue;
    if (near.some(({ functions }) => functions.some((fact) => fact.name === asked.name))) continue;
    return `the plugin that brings ${asked.name} may run it`;
  }
  return undefined;
}

/** The closest asyncio mark of a test once a hook has run. */
export interface GivenMark {
  /** What the test runs by; the one from before when it stays the closest. */
  readonly runsBy: ChainedMark | undefined;
  /** What it is set up by, before 1.2 whoever runs it. */
  readonly setUpBy: ChainedMark | undefined;
}

/**
 * What a marking hook does to one test.
 *
 * From 0.23 on pytest-asyncio decides at collection which tests are its own: for the others the hook's mark only sets a
 * loop up. Before, it decides when a test runs.
 *
 * @param isAsyncItem it is async, and no method of a TestCase class.
 */
export function givenMark(
  { asyncio }: AsyncPlugins,
  hook: MarkingHook,
  chain: readonly ChainedMark[],
  collected: ChainedMark | undefined,
  isAsyncItem: boolean,
): GivenMark | 'unknown' {
  const unchanged = { runsBy: collected, setUpBy: collected };
  if (asyncio === undefined) return unchanged;
  const isOld = asyncio.rules === 'event-loop-fixture';
  // pytest_asyncio has no is_async_test there.
  if (isOld && hook.isGuarded) return 'unknown';
  // is_async_test says no to what is not async and to the methods of TestCase classes.
  if (hook.isGuarded && !isAsyncItem) return unchanged;
  const isMarkedByMode = !isOld && asyncio.isAuto && isAsyncItem;
  const given: ChainedMark = { mark: hook.mark, level: 'hook' };
  if (!isOld && !isMarkedByMode && collected === undefined)
    return hook.isGuarded ? unchanged : { runsBy: undefined, setUpBy: given };
  if (hook.isFirst) return { runsBy: given, setUpBy: given };
  // In auto mode an unmarked test has got a mark of its own.
  if (collected?.level === 'test' || (isMarkedByMode && collected === undefined)) return unchanged;
  if (chain.some(({ level, mark }) => level === 'test' && mark.name === undefined)) return 'unknown';
  return { runsBy: given, setUpBy: given };
}
