import { commands, env, window } from 'vscode';
import type { RunFailure } from '../../../watchdog/runner/run-contract';
import { COMMANDS } from '../command-ids';
import { notificationText } from '../inert-text';
import { NO_DEBUGGER, NOT_TRUSTED } from './empty-outcome';

/** Shows why a run failed, what to do, and a button that does it. */
export async function explainFailure(failure: RunFailure, python: string | undefined): Promise<void> {
  const actions = actionsFor(failure, python);
  const text = notificationText(`Looptrap: ${failure.message} ${failure.advice}`.trim());
  const choice = await window.showErrorMessage(text, ...actions.map(({ title }) => title));
  await actions.find(({ title }) => title === choice)?.run();
}

interface Action {
  readonly title: string;
  run(): Thenable<unknown>;
}

const selectInterpreter: Action = {
  title: 'Select Interpreter',
  run: () => commands.executeCommand(COMMANDS.selectInterpreter),
};
const showOutput: Action = { title: 'Show Run Output', run: () => commands.executeCommand(COMMANDS.showRunOutput) };
const showLog: Action = { title: 'Show Log', run: () => commands.executeCommand(COMMANDS.showLog) };
const manageTrust: Action = {
  title: 'Manage Workspace Trust',
  run: () => commands.executeCommand('workbench.trust.manage'),
};

const findDebugger: Action = {
  title: 'Find the Extension',
  run: () => commands.executeCommand('workbench.extensions.search', '@id:ms-python.debugpy'),
};

function actionsFor(failure: RunFailure, python: string | undefined): Action[] {
  if (failure === NOT_TRUSTED) return [manageTrust];
  if (failure === NO_DEBUGGER) return [findDebugger];
  switch (failure.reason) {
    case 'no-python':
      return [selectInterpreter, showLog];
    case 'no-pytest':
    case 'old-version':
      return [copyInstall(python), selectInterpreter];
    case 'not-found':
    case 'nothing-collected':
    case 'usage':
    case 'conftest':
    case 'collection':
    case 'crashed':
    case 'killed':
      return [showOutput, showLog];
    case 'unwritable':
    case 'internal':
      return [showLog];
    default:
      return failure.reason satisfies never;
  }
}

function copyInstall(python: string | undefined): Action {
  return { title: 'Copy Install Command', run: () => copyInstallCommand(python) };
}

/** Copies the command that installs what a run needs into an environment. */
export function copyInstallCommand(python: unknown): Thenable<void> {
  const interpreter = typeof python === 'string' && python !== '' ? python : 'python';
  const quoted = /\s/.test(interpreter) ? `"${interpreter}"` : interpreter;
  return env.clipboard.writeText(`${quoted} -m pip install --upgrade pytest pytest-asyncio`);
}
