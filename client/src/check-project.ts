import { commands, env, Uri, window, workspace } from 'vscode';
import type { CheckAnswer } from '../../server/src/lsp/protocol';
import { type Checked, checkText } from './check-text';
import { COMMANDS } from './command-ids';
import type { LanguageServer } from './language-server/language-server';

/** Looks for traps in the whole workspace, says how many there are, and where to go on from there. */
export async function checkProject(server: LanguageServer, showLog: () => void): Promise<void> {
  if ((workspace.workspaceFolders ?? []).length === 0) {
    const choice = await window.showInformationMessage('Looptrap: no folder is open to check.', 'Open Folder...');
    if (choice) await commands.executeCommand('workbench.action.files.openFolder');
    return;
  }
  let answer: CheckAnswer;
  try {
    answer = await server.checkWorkspace();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (await window.showErrorMessage(`Looptrap: nothing was checked, ${why}.`, 'Show Log')) showLog();
    return;
  }
  if (answer.kind === 'cancelled') return;
  const actions = actionsFor(answer);
  const titles = actions.map(({ title }) => title);
  const choice = await window.showInformationMessage(`Looptrap: ${checkText(answer)}`, ...titles);
  await actions.find(({ title }) => title === choice)?.run();
}

interface Action {
  readonly title: string;
  run(): Thenable<unknown>;
}

function actionsFor({ files, filesWithFindings, repairable }: Checked): Action[] {
  const problems = { title: 'Show Problems', run: () => commands.executeCommand('workbench.actions.view.problems') };
  const repair = { title: 'Repair...', run: () => commands.executeCommand(COMMANDS.fixEverywhere) };
  const help = { title: 'How pytest Finds Tests', run: () => env.openExternal(Uri.parse(DISCOVERY)) };
  const runAll = { title: 'Show Tests', run: () => commands.executeCommand('workbench.view.testing.focus') };
  if (files === 0) return [help];
  if (filesWithFindings === 0) return [runAll];
  return repairable > 0 ? [problems, repair] : [problems];
}

const DISCOVERY =
  'https://docs.pytest.org/en/stable/explanation/goodpractices.html#conventions-for-python-test-discovery';
