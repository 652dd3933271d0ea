import type { Trap } from '../trap';
import { eventLoopFixtureOverride } from './event-loop-fixture-override';
import { loopScopeMismatch } from './loop-scope-mismatch';

/** In the order of their names. */
export const loopScopeTraps: readonly Trap[] = [eventLoopFixtureOverride, loopScopeMismatch];
