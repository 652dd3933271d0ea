import type { AsyncioPlugin, AsyncPlugins } from './async-plugins';
import { type AsyncioTest, asyncioFixtureLoop } from './asyncio-loops';
import { type EffectiveLoop, type LoopError, rankOf } from './effective-loop';
import type { FixtureFact } from './facts';

/** What the loop of a fixture depends on besides itself. */
export interface FixtureSituation {
  readonly asyncio: AsyncioTest;
  /** The requesting test has anyio_backend in its closure; undefined when no test is known. */
  readonly anyioRequested: boolean | undefined;
  /** Scope of the anyio_backend fixture the test sees; undefined when computed. */
  readonly backend: FixtureFact | undefined;
}

const none = (provider: 'sync' | 'nobody' | 'unknown', reason: string): EffectiveLoop => ({
  provider,
  scope: undefined,
  reason,
});

/** The loop a fixture's setup runs on. */
export function fixtureLoop(plugins: AsyncPlugins, fixture: FixtureFact, situation: FixtureSituation): EffectiveLoop {
  if (!fixture.function.isAsync) return none('sync', 'the fixture is not async');
  const { asyncio, anyio } = plugins;
  const byAsyncio = asyncio !== undefined && takenByAsyncio(asyncio, fixture);
  const byAnyio = anyio !== undefined && situation.anyioRequested === true;

  if (byAsyncio && byAnyio && anyio.wrapsFixtureSetup && asyncio.takesFixturesInHook) {
    if (plugins.registeredLast === undefined)
      return none('unknown', 'pytest-asyncio and anyio both take it; the order they are installed in decides');
    return plugins.registeredLast === 'anyio'
      ? anyioLoop(plugins, fixture, situation)
      : asyncioFixtureLoop(asyncio, fixture, situation.asyncio);
  }
  if (byAsyncio) return asyncioFixtureLoop(asyncio, fixture, situation.asyncio);
  if (byAnyio) return anyioLoop(plugins, fixture, situation);
  if (anyio !== undefined && situation.anyioRequested === undefined)
    return none('unknown', 'anyio runs it in tests that anyio runs');
  const loop = none('nobody', nobodysReason(asyncio));
  if (!plugins.failsUnhandledFixtures || situation.anyioRequested === undefined) return loop;
  return {
    ...loop,
    error: { kind: 'unhandled-fixture', text: `requested an async fixture '${fixture.name}', with no plugin or hook` },
  };
}

function takenByAsyncio(plugin: AsyncioPlugin, fixture: FixtureFact): boolean {
  return plugin.isAuto || fixture.isPytestAsyncio;
}

/** Every anyio fixture and test of one run of fixtures shares the runner. */
function anyioLoop(plugins: AsyncPlugins, fixture: FixtureFact, situation: FixtureSituation): EffectiveLoop {
  if (fixture.scope === undefined) return none('unknown', 'the scope of the fixture is computed');
  const backendScope =
    situation.backend === undefined ? (plugins.anyio?.backendScope ?? 'module') : situation.backend.scope;
  const error: LoopError | undefined =
    backendScope !== undefined && rankOf(backendScope) < rankOf(fixture.scope)
      ? {
          kind: 'scope-mismatch',
          text: `ScopeMismatch: You tried to access the ${backendScope} scoped fixture anyio_backend with a ${fixture.scope} scoped request object`,
        }
      : undefined;
  return {
    provider: 'anyio',
    scope: fixture.scope,
    reason: `${fixture.scope}, run by anyio, whose loop lives as long as the fixture`,
    decidedAt: { file: fixture.module.path, ...fixture.decorator.range },
    identity: 'anyio',
    ...(error && { error }),
  };
}

function nobodysReason(plugin: AsyncioPlugin | undefined): string {
  if (plugin === undefined) return 'no plugin for async fixtures is active';
  const { mode } = plugin;
  const why =
    mode === undefined
      ? 'asyncio_mode is not set, which means strict'
      : `asyncio_mode is ${mode.value} in ${mode.origin}`;
  return `it is made by pytest.fixture, and ${why}`;
}
