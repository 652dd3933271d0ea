import type { Trap } from '../trap';
import { backgroundTaskInOtherLoop } from './background-task-in-other-loop';
import { blockedExecutorAtTeardown } from './blocked-executor-at-teardown';
import { blockingHttpToOwnServer } from './blocking-http-to-own-server';
import { frozenTimeAsyncio } from './frozen-time-asyncio';
import { streamingThroughAsgiTransport } from './streaming-through-asgi-transport';
import { testclientInAsyncTest } from './testclient-in-async-test';
import { timeoutNotArmed } from './timeout-not-armed';
import { unboundedWaitInTest } from './unbounded-wait-in-test';
import { websocketReceiveNoTimeout } from './websocket-receive-no-timeout';

/** In the order of their names. */
export const hangTraps: readonly Trap[] = [
  backgroundTaskInOtherLoop,
  blockedExecutorAtTeardown,
  blockingHttpToOwnServer,
  frozenTimeAsyncio,
  streamingThroughAsgiTransport,
  testclientInAsyncTest,
  timeoutNotArmed,
  unboundedWaitInTest,
  websocketReceiveNoTimeout,
];
