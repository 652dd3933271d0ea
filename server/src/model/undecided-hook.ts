import type { PytestConfiguration } from '../workspace/pytest-configuration';
import type { ModuleFacts } from './facts';
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

/**
 * Whether something may run async tests itself or mark them, as a phrase for people; undefined when there is nothing.
 * That is a hook of a conftest.py or of a plugin in the workspace, a plugin outside of it that is not known to leave
 * them alone, or a plugin that only its fixtures tell of. `pytest_collection_modifyitems` counts when it speaks of an
 * async mark.
 * @param near the module and its conftests. @param plugins the plugin modules found in the workspace.
 */
export function undecidedHook(
  near: readonly ModuleFacts[],
  plugins: readonly ModuleFacts[],
  configuration: PytestConfiguration,
): string | undefined {
  const found = new Set(plugins.map(({ moduleName }) => moduleName));
  const declared = [...near.flatMap(declaredPlugins), ...configuration.loadedPlugins];
  const foreign = declared.find((name) => !found.has(name) && !HARMLESS_PLUGINS.test(name));
  if (foreign !== undefined) return `the plugin ${foreign} may run it`;
  for (const module of [...near, ...plugins]) {
    const decides = decidingHook(module) ?? fixtureOfRunningPlugin(module, near);
    if (decides !== undefined) return decides;
  }
  return undefined;
}

function decidingHook(module: ModuleFacts): string | undefined {
  const file = module.path.slice(module.path.lastIndexOf('/') + 1);
  for (const fact of module.functions) {
    if (fact.enclosingClass !== undefined || fact.enclosingFunction !== undefined) continue;
    if (DECIDING_HOOKS.has(fact.name)) return `${fact.name} in ${file} decides`;
    if (fact.name !== 'pytest_collection_modifyitems') continue;
    const text = module.text.slice(fact.range.start, fact.range.end);
    if (/\b(asyncio|anyio|trio)\b/.test(text) || /add_marker/.test(text))
      return `${fact.name} in ${file} may add marks`;
  }
  return undefined;
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

/**
 * A `pytest_collection_modifyitems` of a conftest.py that gives async tests another loop scope, as a phrase for people;
 * undefined when there is none.
 */
export function rescopingHook(conftests: readonly ModuleFacts[]): string | undefined {
  const found = conftests.some(({ functions, text }) =>
    functions.some(
      ({ name, range }) =>
        name === 'pytest_collection_modifyitems' &&
        /\basyncio\s*\(\s*(loop_)?scope\b/.test(text.slice(range.start, range.end)),
    ),
  );
  return found ? 'pytest_collection_modifyitems in conftest.py may change its loop scope' : undefined;
}
