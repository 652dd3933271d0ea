import type { RunFailure, RunOutcome } from '../../../watchdog/runner/run-contract';

/** The outcome of a run that was not even started: why, or undefined when a later run of the same test took its place. */
export function emptyOutcome(version: string, failure: RunFailure | undefined): RunOutcome {
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
    ...(failure && { failure }),
    cancelled: failure === undefined,
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

export const NO_DEBUGGER: RunFailure = {
  reason: 'usage',
  message: 'Nothing is installed that can debug Python.',
  advice: 'The Python Debugger extension can; the test can be run without it.',
};

export const NOT_SAVED: RunFailure = {
  reason: 'unwritable',
  message: 'The file could not be saved.',
  advice: 'Save it, then run the test again.',
};

export const NOT_A_FILE: RunFailure = {
  reason: 'not-found',
  message: 'Only tests in files on a disk can be run.',
  advice: 'Open the folder from the disk of the machine that has its Python environment.',
};
