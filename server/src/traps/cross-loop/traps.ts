import type { Trap } from '../trap';
import { moduleLevelAsyncResource } from './module-level-async-resource';

/** In the order of their names. */
export const crossLoopTraps: readonly Trap[] = [moduleLevelAsyncResource];
