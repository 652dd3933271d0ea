import type { Trap } from '../trap';

/** In the order of their names. */
export const configTraps: readonly Trap[] = [];
