import type { Trap } from '../trap';
import { asgiTransportNoLifespan } from './asgi-transport-no-lifespan';
import { assertOnCoroutine } from './assert-on-coroutine';
import { asyncFinalizerCallback } from './async-finalizer-callback';
import { asyncFixturePlainDecorator } from './async-fixture-plain-decorator';
import { asyncGeneratorTest } from './async-generator-test';
import { asyncMockForSyncMethod } from './async-mock-for-sync-method';
import { asyncPluginMissing } from './async-plugin-missing';
import { asyncTestNoMarker } from './async-test-no-marker';
import { asyncTestOnUnittestTestcase } from './async-test-on-unittest-testcase';
import { asyncXunitSetup } from './async-xunit-setup';
import { asyncioMarkOnFixture } from './asyncio-mark-on-fixture';
import { missingAwait } from './missing-await';
import { syncDecoratorHidesAsyncTest } from './sync-decorator-hides-async-test';
import { syncTestAsyncFixture } from './sync-test-async-fixture';
import { syncWithOnAsyncClient } from './sync-with-on-async-client';
import { unknownAsyncMark } from './unknown-async-mark';

/** In the order of their names. */
export const neverRunsTraps: readonly Trap[] = [
  asgiTransportNoLifespan,
  assertOnCoroutine,
  asyncFinalizerCallback,
  asyncFixturePlainDecorator,
  asyncGeneratorTest,
  asyncMockForSyncMethod,
  asyncPluginMissing,
  asyncTestNoMarker,
  asyncTestOnUnittestTestcase,
  asyncXunitSetup,
  asyncioMarkOnFixture,
  missingAwait,
  syncDecoratorHidesAsyncTest,
  syncTestAsyncFixture,
  syncWithOnAsyncClient,
  unknownAsyncMark,
];
