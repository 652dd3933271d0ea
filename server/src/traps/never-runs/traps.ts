import type { Trap } from '../trap';
import { asgiTransportNoLifespan } from './asgi-transport-no-lifespan';
import { asyncFixturePlainDecorator } from './async-fixture-plain-decorator';
import { asyncTestNoMarker } from './async-test-no-marker';
import { missingAwait } from './missing-await';
import { syncWithOnAsyncClient } from './sync-with-on-async-client';

/** In the order of their names. */
export const neverRunsTraps: readonly Trap[] = [
  asgiTransportNoLifespan,
  asyncFixturePlainDecorator,
  asyncTestNoMarker,
  missingAwait,
  syncWithOnAsyncClient,
];
