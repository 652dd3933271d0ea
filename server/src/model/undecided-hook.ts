import type { ModuleFacts } from './facts';

const DECIDING_HOOKS = new Set(['pytest_pyfunc_call', 'pytest_pycollect_makeitem']);

/**
 * Whether a conftest.py holds a hook that may run async tests itself or mark them, as a phrase for people; undefined
 * when there is none. A `pytest_collection_modifyitems` counts when it speaks of an async mark.
 */
export function undecidedHook(conftests: readonly ModuleFacts[]): string | undefined {
  for (const module of conftests) {
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
