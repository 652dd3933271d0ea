import type { Trap } from '../trap';
import { asyncioRunInSyncFixture } from './asyncio-run-in-sync-fixture';
import { contextvarSetInFixture } from './contextvar-set-in-fixture';
import { currentLoopUnset } from './current-loop-unset';
import { dependencyOverrideCrossLoop } from './dependency-override-cross-loop';
import { isolatedAsyncioTestcaseFixtures } from './isolated-asyncio-testcase-fixtures';
import { moduleLevelAsyncResource } from './module-level-async-resource';
import { moduleLevelSyncPrimitive } from './module-level-sync-primitive';
import { syncFixtureGetEventLoop } from './sync-fixture-get-event-loop';
import { testclientWithoutContextManager } from './testclient-without-context-manager';

/** In the order of their names. */
export const crossLoopTraps: readonly Trap[] = [
  asyncioRunInSyncFixture,
  contextvarSetInFixture,
  currentLoopUnset,
  dependencyOverrideCrossLoop,
  isolatedAsyncioTestcaseFixtures,
  moduleLevelAsyncResource,
  moduleLevelSyncPrimitive,
  syncFixtureGetEventLoop,
  testclientWithoutContextManager,
];
