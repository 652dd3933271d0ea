import type { Trap } from '../trap';
import { eventLoopFixtureRequest } from './event-loop-fixture-request';
import { eventLoopPolicy } from './event-loop-policy';
import { getEventLoopNoLoop } from './get-event-loop-no-loop';
import { httpxAppShortcut } from './httpx-app-shortcut';
import { nestAsyncio } from './nest-asyncio';
import { removedLoopArgument } from './removed-loop-argument';

/** In the order of their names. */
export const deprecatedTraps: readonly Trap[] = [
  eventLoopFixtureRequest,
  eventLoopPolicy,
  getEventLoopNoLoop,
  httpxAppShortcut,
  nestAsyncio,
  removedLoopArgument,
];
