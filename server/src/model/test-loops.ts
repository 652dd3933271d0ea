import type { AnyioPlugin, AsyncioPlugin, AsyncPlugins } from './async-plugins';
import { markName } from './async-plugins';
import { type AsyncioTest, asyncioTestLoop } from './asyncio-loops';
import type { ClassFamily } from './collect-tests';
import type { CoroutineStatus } from './coroutine-status';
import { type EffectiveLoop, type LoopScope, rankOf } from './effective-loop';
import type { FixtureFact } from './facts';
import type { ChainedMark } from './mark-chain';

/** Everything the loop of one test depends on. */
export interface TestSituation {
  readonly family: ClassFamily;
  readonly status: CoroutineStatus;
  readonly chain: readonly ChainedMark[];
  readonly asyncio: AsyncioTest;
  /** Names of its fixture closure, anyio_backend not yet added for a mark. */
  readonly fixtureNames: ReadonlySet<string>;
  readonly fixtures: readonly FixtureFact[];
  /** Something in a conftest.py decides in a way that cannot be read; a phrase for people. */
  readonly undecided: string | undefined;
  /** The `__init__.py` of a package around it has the asyncio mark. */
  readonly inMarkedPackage: boolean;
  /** A hook of a conftest.py may give it another loop scope; a phrase for people. */
  readonly rescoped: string | undefined;
}

const none = (provider: 'sync' | 'nobody' | 'unknown', reason: string): EffectiveLoop => ({
  provider,
  scope: undefined,
  reason,
});

/** The loop a test runs on, by the rules of all plugins that could take it. */
export function testLoop(plugins: AsyncPlugins, test: TestSituation): EffectiveLoop {
  if (plugins.anyio !== undefined && isUnittest(test) && isTakenAfterCollection(plugins.anyio, test))
    return anyioTestLoop(plugins.anyio, test);
  if (test.family === 'async-testcase') {
    if (test.status !== 'coroutine') return none('sync', 'the test is not async');
    return {
      provider: 'unittest',
      scope: 'function',
      reason: 'function, unittest.IsolatedAsyncioTestCase makes a loop for each test',
      identity: 'unittest',
    };
  }
  if (test.status === 'sync') return none('sync', 'the test is not async');
  if (test.family === 'foreign') return none('unknown', 'the class has a base that Looptrap cannot see into');
  if (test.family === 'testcase') return none('nobody', 'no plugin runs async methods of unittest.TestCase');
  if (test.status === 'unknown') return none('unknown', 'a decorator decides whether the test is still async');

  const computed = test.chain.find(({ mark }) => mark.name === undefined);
  const { asyncio, anyio } = plugins;
  if (asyncio !== undefined && takenByAsyncio(asyncio, test)) {
    if (computed !== undefined && isCloser(test, computed)) return none('unknown', 'a mark is computed');
    const generator = asyncGenerator(asyncio, test);
    if (generator !== undefined) return generator;
    if (test.rescoped !== undefined) return { provider: 'pytest-asyncio', scope: undefined, reason: test.rescoped };
    return asyncioTestLoop(asyncio, test.asyncio);
  }
  // Up to 0.21 the mark decides when a test runs, and pytest 7 reads a package's when the first test of it is set up.
  if (asyncio?.rules === 'event-loop-fixture' && test.inMarkedPackage)
    return none('unknown', 'pytest 7 reads the marks of __init__.py while the tests run');
  if (anyio !== undefined && test.status === 'coroutine' && requestsAnyioBackend(anyio, test))
    return anyioTestLoop(anyio, test);

  const foreign = plugins.foreignPlugin(test.chain.map(({ mark }) => mark));
  if (foreign !== undefined) return none('unknown', `${foreign} may run it`);
  if (computed !== undefined) return none('unknown', 'a mark is computed');
  if (test.undecided !== undefined) return none('unknown', test.undecided);
  return none('nobody', nobodysReason(plugins, test));
}

function takenByAsyncio(plugin: AsyncioPlugin, test: TestSituation): boolean {
  if (test.asyncio.mark !== undefined) return true;
  // Up to 0.21 auto mode marks coroutine functions only.
  return plugin.isAuto && !(plugin.rules === 'event-loop-fixture' && test.status === 'async-generator');
}

/** A computed mark nearer than the asyncio mark may be one itself. */
function isCloser(test: TestSituation, computed: ChainedMark): boolean {
  const { mark } = test.asyncio;
  return mark === undefined || test.chain.indexOf(computed) < test.chain.indexOf(mark);
}

function asyncGenerator(plugin: AsyncioPlugin, test: TestSituation): EffectiveLoop | undefined {
  if (test.status !== 'async-generator') return undefined;
  const loop = none('nobody', 'a test that yields is an async generator, which pytest-asyncio does not run');
  // Before 0.23 it passes without a word.
  if (plugin.rules === 'event-loop-fixture') return loop;
  return {
    ...loop,
    error: { kind: 'async-generator', text: 'Tests based on asynchronous generators are not supported.' },
  };
}

/** Whether the test has an anyio_backend argument, by whatever way. */
export function requestsAnyioBackend(
  plugin: AnyioPlugin,
  test: Pick<TestSituation, 'chain' | 'fixtureNames' | 'status' | 'family'>,
): boolean {
  if (test.fixtureNames.has('anyio_backend')) return true;
  // anyio does not see unittest's methods while they are collected.
  if (isUnittest(test)) return isTakenAfterCollection(plugin, test);
  if (test.status !== 'coroutine') return false;
  return plugin.isAuto || hasAnyioMark(test);
}

function isUnittest({ family }: Pick<TestSituation, 'family'>): boolean {
  return family === 'testcase' || family === 'async-testcase';
}

function isTakenAfterCollection(plugin: AnyioPlugin, test: Pick<TestSituation, 'chain' | 'status'>): boolean {
  return plugin.takesAfterCollection && test.status === 'coroutine' && hasAnyioMark(test);
}

function hasAnyioMark({ chain }: Pick<TestSituation, 'chain'>): boolean {
  return chain.some(({ mark }) => markName(mark) === 'anyio');
}

/** One runner lives while a test or an async fixture holds it, so the widest async fixture decides how many tests share it. */
function anyioTestLoop(plugin: AnyioPlugin, test: TestSituation): EffectiveLoop {
  const mark = test.chain.find((entry) => markName(entry.mark) === 'anyio')?.mark;
  const asked =
    mark !== undefined
      ? 'by the anyio mark'
      : test.fixtureNames.has('anyio_backend')
        ? 'because it requests anyio_backend'
        : `by anyio_mode in ${plugin.mode?.origin ?? 'the configuration'}`;
  const place = mark === undefined ? plugin.mode?.place : { file: mark.file, ...mark.range };
  const common = { provider: 'anyio', identity: 'anyio', ...(place && { decidedAt: place }) } as const;
  const widest = widestAsync(test.fixtures);
  if (widest === undefined) return { ...common, scope: 'function', reason: `function, run by anyio ${asked}` };
  return {
    ...common,
    scope: widest.scope,
    reason: `${widest.scope}, run by anyio ${asked}; its loop lives as long as the fixture ${widest.name}`,
  };
}

function widestAsync(
  fixtures: readonly FixtureFact[],
): { readonly scope: LoopScope; readonly name: string } | undefined {
  let widest: { scope: LoopScope; name: string } | undefined;
  for (const fixture of fixtures) {
    if (!fixture.function.isAsync || fixture.scope === undefined || fixture.scope === 'function') continue;
    if (widest === undefined || rankOf(fixture.scope) > rankOf(widest.scope))
      widest = { scope: fixture.scope, name: fixture.name };
  }
  return widest;
}

function nobodysReason(plugins: AsyncPlugins, test: TestSituation): string {
  const marked = test.chain.map(({ mark }) => markName(mark));
  if (plugins.asyncio === undefined && marked.includes('asyncio'))
    return 'it has the asyncio mark, but pytest-asyncio is not active';
  if (plugins.anyio === undefined && marked.includes('anyio'))
    return "it has the anyio mark, but anyio's plugin is not active";
  if (plugins.asyncio === undefined) return 'no plugin for async tests is active';
  const { mode } = plugins.asyncio;
  const why =
    mode === undefined
      ? 'asyncio_mode is not set, which means strict'
      : `asyncio_mode is ${mode.value} in ${mode.origin}`;
  return `it has no asyncio mark, and ${why}`;
}
