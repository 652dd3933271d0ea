import type { RunFailure, RunOutcome } from '../../../watchdog/runner/run-contract';

/** The outcome of a run that could not even be started. */
export function failedOutcome(version: string, failure: RunFailure): RunOutcome {
  return {
    report: {
      schema: 1,
      tool: { name: 'looptrap', version },
      environment: { python: '', packages: {} },
      exit: { pytest: null, signal: null, complete: false },
      tests: [],
      findings: [],
      loops: [],
    },
    failure,
    cancelled: false,
  };
}

export const NOT_TRUSTED: RunFailure = {
  reason: 'usage',
  message: 'Running a test executes the code of this workspace, and the workspace is not trusted.',
  advice: 'Trust the workspace to run its tests. Traps are shown all the same.',
};

export const NO_INTERPRETER: RunFailure = {
  reason: 'no-python',
  message: 'No Python interpreter was found for this file.',
  advice: 'Make a virtual environment named .venv in the project, or set looptrap.interpreter.',
};
