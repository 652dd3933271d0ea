import { asgiTransportNoLifespan } from './asgi-transport-no-lifespan';
import { asyncFixturePlainDecorator } from './async-fixture-plain-decorator';
import { asyncTestNoMarker } from './async-test-no-marker';
import { blockingCallInAsync } from './blocking-call-in-async';
import { eventLoopFixtureOverride } from './event-loop-fixture-override';
import { httpxAppShortcut } from './httpx-app-shortcut';
import { loopScopeMismatch } from './loop-scope-mismatch';
import { missingAwait } from './missing-await';
import { runInRunningLoop } from './run-in-running-loop';
import { syncWithOnAsyncClient } from './sync-with-on-async-client';
import type { Trap } from './trap';

/** Every trap, in the order of its name. A test holds this list equal to the folder and to docs/traps. */
export const traps: readonly Trap[] = [
  asgiTransportNoLifespan,
  asyncFixturePlainDecorator,
  asyncTestNoMarker,
  blockingCallInAsync,
  eventLoopFixtureOverride,
  httpxAppShortcut,
  loopScopeMismatch,
  missingAwait,
  runInRunningLoop,
  syncWithOnAsyncClient,
];
