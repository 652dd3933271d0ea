import type { Trap } from '../trap';
import { blockingCallInAsync } from './blocking-call-in-async';

/** In the order of their names. */
export const blockingTraps: readonly Trap[] = [blockingCallInAsync];
