import type { ModuleFacts } from './facts';
import { declaredPlugins } from './plugin-modules';

const DECIDING_HOOKS = new Set(['pytest_pyfunc_call', 'pytest_pycollect_makeitem']);

/** Plugin modules outside the workspace that run unmarked async tests and fixtures. */
const RUNNING_PLUGINS =
  /^(aiohttp|pytest_aiohttp|pytest_trio|trio|pytest_twisted|pytest_tornasync|pytest_tornado|pytest_sanic)(\.|$)/;

/**
 * Whether a conftest.py holds a hook that may run async tests itself or mark them, as a phrase for people; undefined
 * when there is none. A `pytest_collection_modifyitems` counts when it speaks of an async mark.
 */
export function undecidedHook(conftests: readonly ModuleFacts[]): string | undefined {
  for (const module of conftests) {
    const running = declaredPlugins(module).find((name) => RUNNING_PLUGINS.test(name));
    if (running !== undefined) return `the plugin ${running} may run it`;
    for (const fact of module.functions) {
      if (fact.enclosingClass !== undefined || fact.enclosingFunction !== undefined) continue;
      if (DECIDING_HOOKS.has(fact.name)) return `${fact.name} in conftest.py decides`;
      if (fact.name !== 'pytest_collection_modifyitems') continue;
      const text = module.text.slice(fact.range.start, fact.range.end);
      if (/\b(asyncio|anyio|trio)\b/.test(text) || !/add_marker/.test(text) === false)
        return `${fact.name} in conftest.py may add marks`;
    }
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
