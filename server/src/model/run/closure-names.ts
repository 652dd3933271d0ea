import type { AsyncPlugins } from '../async-plugins';
import { type EffectiveLoop, type LoopScope, rankOf } from '../effective-loop';
import type { FixtureFact } from '../facts';
import type { PytestRules } from '../pytest-rules';
import type { RunTest } from './run-test';

/** Node of the plugin's own fixtures, by the name they have here. */
const LOOP_NAME = /^(?:event_loop|loop (\w+))$/;

/** The name of pytest-asyncio's own fixture that a loop comes from. */
export function loopName(loop: EffectiveLoop): string | undefined {
  if (loop.provider !== 'pytest-asyncio' || loop.identity === undefined) return undefined;
  return loop.identity === 'event_loop' ? 'event_loop' : `loop ${loop.scope}`;
}

/** Scope of pytest-asyncio's own fixture of a name; `event_loop` has that of a function. Undefined for other names. */
export function scopeOfLoopName(name: string): LoopScope | undefined {
  const found = LOOP_NAME.exec(name);
  return found === null ? undefined : ((found[1] as LoopScope | undefined) ?? 'function');
}

/** Names a test needs, as pytest finds them while it collects, the widest first. */
export function closureNames(plugins: AsyncPlugins, pytest: PytestRules, test: RunTest): readonly string[] {
  const names = pytest.ordersInDepth ? inDepth(test) : inBreadth(plugins, test);
  const rank = (name: string): number => {
    const [fixture] = test.findAll(name);
    if (fixture !== undefined) return rankOf(fixture.scope ?? 'function');
    if (name === 'anyio_backend') return rankOf(plugins.anyio?.backendScope ?? 'function');
    return rankOf(scopeOfLoopName(name) ?? 'function');
  };
  return names.toSorted((left, right) => rank(right) - rank(left));
}

/** The names in the order pytest sets them up, with pytest-asyncio's own. */
export function setupOrder(
  { plugins, pytest }: { readonly plugins: AsyncPlugins; readonly pytest: PytestRules },
  test: RunTest,
  markedLoop: EffectiveLoop,
  isParametrized: boolean,
): readonly string[] {
  const sorted = [...closureNames(plugins, pytest, test)];
  // What was added while a parametrized test was collected is lost when pytest looks once more what it needs.
  const collected = test.collectedLoop === undefined || isParametrized ? undefined : loopName(test.collectedLoop);
  if (collected !== undefined && collected !== 'event_loop' && !sorted.includes(collected)) sorted.push(collected);
  const own = loopName(markedLoop);
  if (own === undefined) return sorted;
  if (plugins.asyncio?.rules === 'event-loop-fixture') return [own, ...sorted.filter((name) => name !== own)];
  return sorted.includes(own) ? sorted : [...sorted, own];
}

function inBreadth({ asyncio }: AsyncPlugins, test: RunTest): readonly string[] {
  const rules = asyncio?.rules;
  const names = [...new Set(test.names)];
  const injects = rules === 'event-loop-fixture' || rules === 'mark-scope' || rules === 'loop-scope';
  for (const name of names) {
    const [fixture] = test.findAll(name);
    if (fixture === undefined) continue;
    const needed = [...fixture.requests];
    const loop = injects && fixture.function.isAsync ? loopName(test.loopOf(fixture)) : undefined;
    // 0.24 names only the function's loop beforehand, and asks for wider ones when the fixture runs.
    if (loop !== undefined && (loop === 'event_loop' || rules === 'mark-scope')) needed.push(loop);
    for (const each of needed) if (!names.includes(each)) names.push(each);
  }
  return names;
}

/** Each name with what its definition asks for; a name met within itself is the definition it overrides. */
function inDepth(test: RunTest): readonly string[] {
  const found = new Set<string>();
  const depths = new Map<string, number>();
  const visit = (name: string): void => {
    const depth = depths.get(name);
    if (depth === 0) return;
    found.add(name);
    const level = depth ?? 0;
    const fixture: FixtureFact | undefined = test.findAll(name)[level];
    if (depth === undefined) depths.set(name, 0);
    if (fixture === undefined) return;
    depths.set(name, level + 1);
    for (const request of fixture.requests) visit(request);
    depths.set(name, level);
  };
  for (const name of test.names) visit(name);
  return [...found];
}
