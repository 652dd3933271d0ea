import type { Trap } from '../trap';
import { danglingTask } from './dangling-task';
import { dependencyOverrideNotCleared } from './dependency-override-not-cleared';
import { fixtureNoAsyncCleanup } from './fixture-no-async-cleanup';
import { unclosedEventLoop } from './unclosed-event-loop';

/** In the order of their names. */
export const leakTraps: readonly Trap[] = [
  danglingTask,
  dependencyOverrideNotCleared,
  fixtureNoAsyncCleanup,
  unclosedEventLoop,
];
