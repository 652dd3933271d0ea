import { blockingTraps } from './blocking/traps';
import { configTraps } from './config/traps';
import { crossLoopTraps } from './cross-loop/traps';
import { deprecatedTraps } from './deprecated/traps';
import { errorTraps } from './error/traps';
import { hangTraps } from './hang/traps';
import { leakTraps } from './leak/traps';
import { loopScopeTraps } from './loop-scope/traps';
import { neverRunsTraps } from './never-runs/traps';
import { notebookTraps } from './notebook/traps';
import type { Trap } from './trap';

/** Every trap, in the order of its name. A test holds this list equal to the folders and to docs/traps. */
export const traps: readonly Trap[] = [
  ...blockingTraps,
  ...configTraps,
  ...crossLoopTraps,
  ...deprecatedTraps,
  ...errorTraps,
  ...hangTraps,
  ...leakTraps,
  ...loopScopeTraps,
  ...neverRunsTraps,
  ...notebookTraps,
].sort((one, other) => (one.name < other.name ? -1 : 1));
