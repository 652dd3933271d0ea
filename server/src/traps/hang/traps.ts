import type { Trap } from '../trap';
import { backgroundTaskInOtherLoop } from './background-task-in-other-loop';
import { blockingHttpToOwnServer } from './blocking-http-to-own-server';
import { streamingThroughAsgiTransport } from './streaming-through-asgi-transport';
import { testclientInAsyncTest } from './testclient-in-async-test';
import { unboundedWaitInTest } from './unbounded-wait-in-test';
import { websocketReceiveNoTimeout } from './websocket-receive-no-timeout';

/** In the order of their names. */
export const hangTraps: readonly Trap[] = [
  backgroundTaskInOtherLoop,
  blockingHttpToOwnServer,
  streamingThroughAsgiTransport,
  testclientInAsyncTest,
  unboundedWaitInTest,
  websocketReceiveNoTimeout,
];
