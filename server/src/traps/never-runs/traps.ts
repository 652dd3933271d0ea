import type { Trap } from '../trap';
import { asgiTransportNoLifespan } from './asgi-transport-no-lifespan';
import { assertOnCoroutine } from './assert-on-coroutine';
import { asyncFixturePlainDecorator } from './async-fixture-plain-decorator';
import { asyncGeneratorTest } from './async-generator-test';
import { asyncPluginMissing } from './async-plugin-missing';
import { asyncTestNoMarker } from './async-test-no-marker';
import { asyncTestOnUnittestTestcase } from './async-test-on-unittest-testcase';
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
  asyncFixturePlainDecorator,
  asyncGeneratorTest,
  asyncPluginMissing,
  asyncTestNoMarker,
  asyncTestOnUnittestTestcase,
  asyncioMarkOnFixture,
  missingAwait,
  syncDecoratorHidesAsyncTest,
  syncTestAsyncFixture,
  syncWithOnAsyncClient,
  unknownAsyncMark,
];
