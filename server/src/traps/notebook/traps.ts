import type { Trap } from '../trap';
import { asyncioRunInNotebook } from './asyncio-run-in-notebook';
import { autoawaitUnsupportedBackend } from './autoawait-unsupported-backend';

/** In the order of their names. */
export const notebookTraps: readonly Trap[] = [asyncioRunInNotebook, autoawaitUnsupportedBackend];
