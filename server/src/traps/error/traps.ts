import type { Trap } from '../trap';
import { getfixturevalueInAsyncTest } from './getfixturevalue-in-async-test';
import { runInRunningLoop } from './run-in-running-loop';

/** In the order of their names. */
export const errorTraps: readonly Trap[] = [getfixturevalueInAsyncTest, runInRunningLoop];
