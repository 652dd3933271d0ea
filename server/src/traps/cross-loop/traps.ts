import type { Trap } from '../trap';
import { asyncioRunInSyncFixture } from './asyncio-run-in-sync-fixture';
import { moduleLevelAsyncResource } from './module-level-async-resource';
import { moduleLevelSyncPrimitive } from './module-level-sync-primitive';
import { syncFixtureGetEventLoop } from './sync-fixture-get-event-loop';
import { testclientWithoutContextManager } from './testclient-without-context-manager';

/** In the order of their names. */
export const crossLoopTraps: readonly Trap[] = [
  asyncioRunInSyncFixture,
  moduleLevelAsyncResource,
  moduleLevelSyncPrimitive,
  syncFixtureGetEventLoop,
  testclientWithoutContextManager,
];
