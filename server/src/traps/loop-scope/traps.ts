import type { Trap } from '../trap';
import { anyioBackendScope } from './anyio-backend-scope';
import { cancelScopeAcrossFixtureYield } from './cancel-scope-across-fixture-yield';
import { eventLoopFixtureOverride } from './event-loop-fixture-override';
import { loopScopeMismatch } from './loop-scope-mismatch';
import { loopScopeNarrowerThanCache } from './loop-scope-narrower-than-cache';
import { markLoopScopeShadowed } from './mark-loop-scope-shadowed';
import { mixedAnyioAsyncioPlugins } from './mixed-anyio-asyncio-plugins';
import { mixedLoopScopes } from './mixed-loop-scopes';

/** In the order of their names. */
export const loopScopeTraps: readonly Trap[] = [
  anyioBackendScope,
  cancelScopeAcrossFixtureYield,
  eventLoopFixtureOverride,
  loopScopeMismatch,
  loopScopeNarrowerThanCache,
  markLoopScopeShadowed,
  mixedAnyioAsyncioPlugins,
  mixedLoopScopes,
];
