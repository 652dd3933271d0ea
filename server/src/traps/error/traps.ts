import type { Trap } from '../trap';
import { asyncioWaitCoroutines } from './asyncio-wait-coroutines';
import { closeRunningLoop } from './close-running-loop';
import { exceptionGroupInRaises } from './exception-group-in-raises';
import { fixtureCalledDirectly } from './fixture-called-directly';
import { fixtureYieldsTwice } from './fixture-yields-twice';
import { getfixturevalueInAsyncTest } from './getfixturevalue-in-async-test';
import { runInRunningLoop } from './run-in-running-loop';
import { syncMockAwaited } from './sync-mock-awaited';
import { syncPlaywrightWithAsyncTests } from './sync-playwright-with-async-tests';

/** In the order of their names. */
export const errorTraps: readonly Trap[] = [
  asyncioWaitCoroutines,
  closeRunningLoop,
  exceptionGroupInRaises,
  fixtureCalledDirectly,
  fixtureYieldsTwice,
  getfixturevalueInAsyncTest,
  runInRunningLoop,
  syncMockAwaited,
  syncPlaywrightWithAsyncTests,
];
