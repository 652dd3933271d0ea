import type { AsyncPlugins } from '../async-plugins';
import type { EffectiveLoop } from '../effective-loop';
import type { FixtureFact } from '../facts';
import type { PytestRules } from '../pytest-rules';
import { type ItemLoops, runItem } from './item-run';
import { leave, newRun } from './run-state';
import type { RunLoops, RunTest, SetUp } from './run-test';
import { inRunOrder, itemsOf, type TestItem } from './test-items';

/**
 * Runs a file's tests in thought, the file by itself and in pytest's order: which fixtures are alive when, and with them
 * which loops. Nodes are left as pytest's SetupState leaves them, and a cached fixture is one for all nodes that still
 * live.
 */
export function simulateRun(
  plugins: AsyncPlugins,
  pytest: PytestRules,
  tests: readonly RunTest[],
): ReadonlyMap<RunTest, RunLoops> {
  const run = newRun(plugins, pytest);
  const items = inRunOrder(
    pytest,
    tests.flatMap((test) => itemsOf(plugins, pytest, test)),
  );
  const met = new Map<RunTest, { readonly item: TestItem; readonly loops: ItemLoops }[]>();
  for (const [index, item] of items.entries()) {
    const before = run.anyio;
    const loops = runItem(run, item);
    leave(run, item, items[index + 1]);
    const isOwn = run.anyio === undefined && before === undefined;
    const known = met.get(item.test) ?? [];
    known.push({ item, loops: isOwn ? withOwnRunner(loops, item.test) : loops });
    met.set(item.test, known);
  }
  return new Map([...met].map(([test, runs]) => [test, together(runs)]));
}

/** anyio's runner came and went with the test. */
function withOwnRunner({ test: body, fixtures, ...rest }: ItemLoops, test: RunTest): ItemLoops {
  const own = (label: string | undefined) => (label?.startsWith('anyio:') ? `anyio:function:${test.nodeid}` : label);
  return {
    ...rest,
    test: own(body),
    fixtures: new Map([...fixtures].map(([fixture, { label, loop }]) => [fixture, { loop, label: own(label) }])),
  };
}

const RUN_BY_SEVERAL: EffectiveLoop = {
  provider: 'unknown',
  scope: undefined,
  reason: "who runs it depends on the test's parameters",
};

/** What a test's items met. Those on trio have no loop of asyncio, and say nothing of the others. */
function together(all: readonly { readonly item: TestItem; readonly loops: ItemLoops }[]): RunLoops {
  const onAsyncio = all.filter(({ item }) => !item.isTrio);
  const counted = (onAsyncio.length === 0 ? all : onAsyncio).map(({ loops }) => loops);
  const fixtures = new Map<FixtureFact, SetUp>();
  for (const fixture of new Set(counted.flatMap((loops) => [...loops.fixtures.keys()]))) {
    const found = counted.map((loops) => loops.fixtures.get(fixture));
    const [loop, ...others] = found.flatMap((each) => each?.loop ?? []);
    if (loop === undefined) continue;
    const isOne = others.every(({ provider }) => provider === loop.provider);
    fixtures.set(fixture, { loop: isOne ? loop : RUN_BY_SEVERAL, labels: found.map((each) => each?.label) });
  }
  const failed = counted.filter((loops) => loops.failed);
  const error = failed.find((loops) => loops.error !== undefined)?.error;
  const troubled = counted.filter((loops) => loops.trouble !== undefined);
  const trouble = troubled[0]?.trouble;
  const isMixed = [failed, troubled].some(({ length }) => length > 0 && length < counted.length);
  return {
    test: counted.map((loops) => loops.test),
    fixtures,
    ...(failed.length > 0 && { failed: true }),
    ...(error && failed.length === counted.length && { error }),
    ...(isMixed && { endsDifferently: true }),
    ...(trouble !== undefined && { trouble }),
  };
}
