import type { Trap } from '../trap';

/** In the order of their names. */
export const leakTraps: readonly Trap[] = [];
