import type { AsyncioPlugin } from './async-plugins';
import { type EffectiveLoop, isLoopScope, type LoopError, type LoopScope, rankOf } from './effective-loop';
import type { DecoratorFact, FixtureFact, ModuleFacts } from './facts';
import type { ChainedMark } from './mark-chain';

/** What pytest-asyncio's rules need to know of one test. */
export interface AsyncioTest {
  readonly mark: ChainedMark | undefined;
  readonly className: string | undefined;
  /** A package (`__init__.py`) encloses the file. */
  readonly inPackage: boolean;
  /** User's own `event_loop` fixture as this test sees it. */
  readonly eventLoop: FixtureFact | undefined;
}

const PROVIDER = 'pytest-asyncio';

/** Loop of a test that pytest-asyncio runs. */
export function asyncioTestLoop(plugin: AsyncioPlugin, test: AsyncioTest): EffectiveLoop {
  if (plugin.rules === 'event-loop-fixture') return eventLoopFixtureLoop(test);
  const chosen = chosenTestScope(plugin, test);
  if ('provider' in chosen) return chosen;
  const { scope, reason, decidedAt } = chosen;
  const loop = { provider: PROVIDER, scope, reason, ...(decidedAt && { decidedAt }) } as const;
  if (scope === 'function' && plugin.rules !== 'runners') return functionLoopBefore1(test, loop);
  const missing = missingNode(plugin, test, scope);
  return {
    ...loop,
    identity: `pytest-asyncio:${scope}`,
    // For a test without a mark of its own, in auto mode, it comes up when the test is set up.
    ...(missing && { error: { ...missing, stopsCollection: test.mark !== undefined } }),
  };
}

/** Loops of one test and of the fixtures in its static closure, for what only shows between them. */
export interface LoopsTogether {
  readonly test: AsyncioTest;
  readonly loop: EffectiveLoop;
  readonly fixtureNames: ReadonlySet<string>;
  readonly fixtureLoops: readonly EffectiveLoop[];
}

/**
 * From 0.23 to 0.26 a marked test with a wider loop that also reaches the function-scoped `event_loop` stops
 * collection. 0.23 looks only when no fixture of the test already has the test's own loop.
 */
export function multipleLoopsError(
  plugin: AsyncioPlugin,
  { test, loop, fixtureNames, fixtureLoops }: LoopsTogether,
): LoopError | undefined {
  if (plugin.rules !== 'mark-scope' && plugin.rules !== 'loop-scope') return undefined;
  if (
    test.mark === undefined ||
    loop.provider !== PROVIDER ||
    loop.error !== undefined ||
    !loop.identity?.startsWith('pytest-asyncio:')
  )
    return undefined;
  const reachesEventLoop =
    fixtureNames.has('event_loop') || fixtureLoops.some((other) => other.identity === 'event_loop');
  if (!reachesEventLoop) return undefined;
  if (plugin.rules === 'mark-scope' && fixtureLoops.some((other) => other.identity === loop.identity)) return undefined;
  return {
    kind: 'multiple-event-loops',
    text: 'MultipleEventLoopsRequestedError: Multiple asyncio event loops with different scopes have been requested',
    stopsCollection: true,
  };
}

/** Loop of a fixture that pytest-asyncio runs, as the given test uses it. */
export function asyncioFixtureLoop(plugin: AsyncioPlugin, fixture: FixtureFact, test: AsyncioTest): EffectiveLoop {
  if (plugin.rules === 'event-loop-fixture') {
    const loop = eventLoopFixtureLoop(test);
    const error = fixture.scope === undefined ? undefined : tooNarrow(plugin, loop.scope ?? 'function', fixture.scope);
    return { ...loop, ...(error && { error }) };
  }
  const chosen = chosenFixtureScope(plugin, fixture);
  if ('provider' in chosen) return chosen;
  const { scope, reason, decidedAt } = chosen;
  const error =
    (fixture.scope === undefined ? undefined : tooNarrow(plugin, scope, fixture.scope)) ??
    missingNode(plugin, test, scope);
  const loop = { provider: PROVIDER, scope, reason, ...(decidedAt && { decidedAt }), ...(error && { error }) } as const;
  if (scope === 'function' && plugin.rules !== 'runners') {
    const narrow = functionLoopBefore1(test, loop);
    const override =
      fixture.scope === undefined ? undefined : tooNarrow(plugin, narrow.scope ?? 'function', fixture.scope);
    return { ...narrow, ...(override && { error: override }) };
  }
  return { ...loop, identity: `pytest-asyncio:${scope}` };
}

interface Chosen {
  readonly scope: LoopScope;
  readonly reason: string;
  readonly decidedAt?: EffectiveLoop['decidedAt'];
}

const unknown = (reason: string, decidedAt?: EffectiveLoop['decidedAt']): EffectiveLoop => ({
  provider: 'unknown',
  scope: undefined,
  reason,
  ...(decidedAt && { decidedAt }),
});

/** Up to 0.21 everything runs on the one `event_loop` fixture, found like any other fixture. */
function eventLoopFixtureLoop(test: AsyncioTest): EffectiveLoop {
  const { eventLoop } = test;
  if (eventLoop === undefined) {
    return {
      provider: PROVIDER,
      scope: 'function',
      reason: "function, the event_loop fixture's own scope",
      identity: 'event_loop',
    };
  }
  const decidedAt = placeOf(eventLoop);
  if (eventLoop.scope === undefined)
    return unknown('the event_loop fixture is overridden with a computed scope', decidedAt);
  return {
    provider: PROVIDER,
    scope: eventLoop.scope,
    reason: `${eventLoop.scope}, from the event_loop fixture in ${fileName(eventLoop.module)}`,
    decidedAt,
    identity: 'event_loop',
  };
}

/** From 0.23 to 0.26 the function-scoped loop is still the `event_loop` fixture, which a project may have overridden. */
function functionLoopBefore1(test: AsyncioTest, loop: EffectiveLoop): EffectiveLoop {
  if (test.eventLoop === undefined) return { ...loop, identity: 'event_loop' };
  return eventLoopFixtureLoop(test);
}

function chosenTestScope(plugin: AsyncioPlugin, test: AsyncioTest): Chosen | EffectiveLoop {
  const { mark } = test;
  if (mark !== undefined) {
    const place = { file: mark.mark.file, ...mark.mark.range };
    if (mark.mark.unpacks) return unknown('the asyncio mark is called with computed arguments', place);
    const refused = refusedArguments(plugin, mark.mark);
    if (refused !== undefined) {
      return {
        provider: PROVIDER,
        scope: undefined,
        reason: 'none, because the asyncio mark does not take these arguments',
        decidedAt: place,
        error: refused,
      };
    }
    const value = scopeArgument(plugin, mark.mark);
    if (value !== undefined) {
      const text = mark.mark.stringValue(value.node);
      if (text === undefined) return unknown(`${value.keyword} of the asyncio mark is computed`, place);
      const written = `${value.keyword}="${text}" in the asyncio mark ${levelText(mark)}`;
      if (!isLoopScope(text)) return invalid(text, written, place);
      return { scope: text, reason: `${text}, from ${written}`, decidedAt: place };
    }
  }
  const option = plugin.testLoopScope;
  if (option !== undefined) {
    if (!isLoopScope(option.value))
      return invalid(option.value, `asyncio_default_test_loop_scope in ${option.origin}`, option.place);
    return {
      scope: option.value,
      reason: `${option.value}, from asyncio_default_test_loop_scope in ${option.origin}`,
      ...(option.place && { decidedAt: option.place }),
    };
  }
  return { scope: 'function', reason: 'function, the default for tests' };
}

function chosenFixtureScope(plugin: AsyncioPlugin, fixture: FixtureFact): Chosen | EffectiveLoop {
  const place = placeOf(fixture);
  const own =
    plugin.rules === 'mark-scope' || !fixture.isPytestAsyncio
      ? undefined
      : fixture.decorator.keywords.get('loop_scope');
  if (fixture.decorator.unpacks) return unknown('the fixture decorator is called with computed arguments', place);
  if (own !== undefined && fixture.decorator.tree.kindOf(own) !== 'none') {
    const text = fixture.decorator.stringValue(own);
    if (text === undefined) return unknown('loop_scope of the fixture is computed', place);
    if (!isLoopScope(text)) return invalid(text, 'loop_scope of the fixture', place);
    return { scope: text, reason: `${text}, from loop_scope="${text}" of the fixture`, decidedAt: place };
  }
  const option = plugin.fixtureLoopScope;
  const followsCache = option !== undefined && plugin.hasFixtureScopeValue && option.value === 'fixture-scope';
  if (option !== undefined && option.value !== '' && !followsCache) {
    if (!isLoopScope(option.value))
      return invalid(option.value, `asyncio_default_fixture_loop_scope in ${option.origin}`, option.place);
    return {
      scope: option.value,
      reason: `${option.value}, from asyncio_default_fixture_loop_scope in ${option.origin}`,
      ...(option.place && { decidedAt: option.place }),
    };
  }
  if (fixture.scope === undefined) return unknown('the scope of the fixture is computed', place);
  const why = followsCache ? `, because ${option.origin} says fixture-scope` : '';
  return { scope: fixture.scope, reason: `${fixture.scope}, the fixture's own scope${why}`, decidedAt: place };
}

/** From 0.24 on the mark takes keywords only, and not both names of the scope. */
function refusedArguments(plugin: AsyncioPlugin, mark: DecoratorFact): LoopError | undefined {
  if (plugin.rules === 'mark-scope') return undefined;
  const keywords = [...mark.keywords.keys()];
  if (mark.keywords.has('scope') && mark.keywords.has('loop_scope')) {
    return {
      kind: 'mark-arguments',
      text: 'An asyncio pytest marker defines both "scope" and "loop_scope"',
      stopsCollection: true,
    };
  }
  const known = plugin.rules === 'runners' ? ['scope', 'loop_scope', 'loop_factories'] : ['scope', 'loop_scope'];
  if (mark.positional.length === 0 && keywords.every((keyword) => known.includes(keyword))) return undefined;
  return { kind: 'mark-arguments', text: 'mark.asyncio accepts only', stopsCollection: true };
}

function scopeArgument(
  plugin: AsyncioPlugin,
  mark: DecoratorFact,
): { readonly keyword: string; readonly node: number } | undefined {
  const keywords = plugin.rules === 'mark-scope' ? ['scope'] : ['loop_scope', 'scope'];
  for (const keyword of keywords) {
    const node = mark.keywords.get(keyword);
    if (node !== undefined && mark.tree.kindOf(node) !== 'none') return { keyword, node };
  }
  return undefined;
}

function invalid(text: string, where: string, place: EffectiveLoop['decidedAt']): EffectiveLoop {
  return {
    provider: PROVIDER,
    scope: undefined,
    reason: `none, because "${text}" (${where}) is not a scope`,
    ...(place && { decidedAt: place }),
    error: { kind: 'invalid-scope', text: `'${text}' is not a valid loop scope`, stopsCollection: true },
  };
}

/** Before 1.0 a class loop needs a class around the test, and a package loop a package. */
function missingNode(plugin: AsyncioPlugin, test: AsyncioTest, scope: LoopScope): LoopError | undefined {
  if (plugin.rules === 'runners') return undefined;
  const missing = (scope === 'class' && test.className === undefined) || (scope === 'package' && !test.inPackage);
  return missing ? noSuchNode(scope) : undefined;
}

/** pytest-asyncio found no class or package for a loop of that scope. */
export function noSuchNode(scope: LoopScope): LoopError {
  return {
    kind: 'no-such-node',
    text: `is marked to be run in an event loop with scope ${scope}, but is not part of any ${scope}.`,
  };
}

function tooNarrow(plugin: AsyncioPlugin, loopScope: LoopScope, cacheScope: LoopScope): LoopError | undefined {
  if (rankOf(loopScope) >= rankOf(cacheScope)) return undefined;
  const name = plugin.rules === 'runners' ? `_${loopScope}_scoped_runner` : 'event_loop';
  return {
    kind: 'scope-mismatch',
    text: `ScopeMismatch: You tried to access the ${loopScope} scoped fixture ${name} with a ${cacheScope} scoped request object`,
  };
}

function levelText({ level, className }: ChainedMark): string {
  switch (level) {
    case 'test':
      return 'on the test';
    case 'class':
      return `on class ${className ?? ''}`.trim();
    case 'module':
      return 'of the module (pytestmark)';
    case 'package':
      return 'of its package';
    case 'hook':
      return 'that pytest_collection_modifyitems gives it';
    default:
      return level satisfies never;
  }
}

function placeOf(fixture: FixtureFact): { file: string; start: number; end: number } {
  return { file: fixture.module.path, ...fixture.decorator.range };
}

function fileName(module: ModuleFacts): string {
  return module.path.slice(module.path.lastIndexOf('/') + 1);
}
