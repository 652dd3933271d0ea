import type { Trap } from '../trap';
import { httpxAppShortcut } from './httpx-app-shortcut';

/** In the order of their names. */
export const deprecatedTraps: readonly Trap[] = [httpxAppShortcut];
