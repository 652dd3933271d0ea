import type { Trap } from '../trap';
import { backgroundTaskInOtherLoop } from './background-task-in-other-loop';
import { blockingHttpToOwnServer } from './blocking-http-to-own-server';
import { testclientInAsyncTest } from './testclient-in-async-test';
import { unboundedWaitInTest } from './unbounded-wait-in-test';

/** In the order of their names. */
export const hangTraps: readonly Trap[] = [
  backgroundTaskInOtherLoop,
  blockingHttpToOwnServer,
  testclientInAsyncTest,
  unboundedWaitInTest,
];
