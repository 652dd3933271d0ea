import type { Trap } from '../trap';
import { backgroundTaskInOtherLoop } from './background-task-in-other-loop';

/** In the order of their names. */
export const hangTraps: readonly Trap[] = [backgroundTaskInOtherLoop];
