import { delimiter } from 'node:path';
import type { RunRequest } from './run-contract';

/** Files that the runner and the plugin share in one run. */
export interface RunFiles {
  runId: string;
  /** The event stream. */
  events: string;
  /** Where faulthandler writes stacks on SIGUSR2. */
  fault: string;
  /** Node ids that are left out, a JSON list; undefined: none. */
  skip?: string;
}

export const RUN_ID_VARIABLE = 'LOOPTRAP_RUN_ID';

/** The arguments after the interpreter. */
export function pytestArguments({ targets, pytestArgs }: RunRequest): string[] {
  return ['-m', 'pytest', '-p', 'looptrap_watchdog', ...targets, ...pytestArgs];
}

/** The environment of pytest: the caller's, the request's, and what the plugin reads. */
export function pytestEnvironment(
  request: RunRequest,
  files: RunFiles,
  inherited: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const environment = { ...inherited, ...request.env };
  return {
    // Output is shown while it is made, not when a buffer is full.
    PYTHONUNBUFFERED: '1',
    ...environment,
    PYTHONPATH: [request.pluginDir, environment.PYTHONPATH].filter(Boolean).join(delimiter),
    LOOPTRAP_EVENTS: files.events,
    LOOPTRAP_FAULT_FILE: files.fault,
    [RUN_ID_VARIABLE]: files.runId,
    ...limits(request),
    ...(files.skip !== undefined && { LOOPTRAP_SKIP: files.skip }),
    LOOPTRAP_TRACE: request.trace ? '1' : '0',
  };
}

/** Only what was asked for: a variable goes over the project's own configuration. */
function limits({ stallAfter, blockThreshold, abort, failOn }: RunRequest): NodeJS.ProcessEnv {
  return {
    ...(stallAfter !== undefined && { LOOPTRAP_STALL_AFTER: String(stallAfter) }),
    ...(blockThreshold !== undefined && { LOOPTRAP_BLOCK_MS: String(Math.round(blockThreshold * 1000)) }),
    ...(abort !== undefined && { LOOPTRAP_ABORT: abort ? '1' : '0' }),
    ...(failOn !== undefined && { LOOPTRAP_FAIL_ON: failOn.join(',') || 'none' }),
  };
}
