import type { Trap } from '../trap';

/** In the order of their names. */
export const crossLoopTraps: readonly Trap[] = [];
