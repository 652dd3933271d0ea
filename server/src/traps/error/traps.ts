import type { Trap } from '../trap';
import { runInRunningLoop } from './run-in-running-loop';

/** In the order of their names. */
export const errorTraps: readonly Trap[] = [runInRunningLoop];
