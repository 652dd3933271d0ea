import { window, workspace } from 'vscode';
import type { LanguageServer } from './language-server/language-server';

/** "Migrate to the newest pytest-asyncio": asks for what it has to know; the server makes the change. */
export async function migrate(server: LanguageServer, showLog: () => void): Promise<void> {
  const folder = await chooseFolder();
  if (!folder) return;
  try {
    let answer = await server.migrate(folder, undefined);
    if (answer.kind === 'needs-version') {
      const from = await askVersion(answer.installed);
      if (from === undefined) return;
      answer = await server.migrate(folder, from.trim());
    }
    switch (answer.kind) {
      case 'shown':
        // The preview says how many are left.
        return;
      case 'nothing':
        await tellNothing(answer.left, showLog);
        return;
      case 'refused':
        void window.showWarningMessage(
          'Looptrap: this editor cannot make the change; "looptrap migrate --write" does.',
        );
        return;
      case 'needs-version':
        void window.showInformationMessage('Looptrap: the tests are for the newest pytest-asyncio already.');
        return;
      case 'failed':
        throw new Error('the log says why');
      default:
        answer satisfies never;
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (await window.showErrorMessage(`Looptrap: nothing was migrated, ${why}.`, 'Show Log')) showLog();
  }
}

async function chooseFolder() {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void window.showInformationMessage('Looptrap: open the folder of the tests first.');
    return undefined;
  }
  const folder = folders.length === 1 ? folders[0] : await window.showWorkspaceFolderPick();
  return folder?.uri;
}

/** The version the tests were written for; undefined when it was not said. */
function askVersion(installed: string | null): Thenable<string | undefined> {
  const known = installed === null ? 'is not known' : `is the newest, ${installed}`;
  return window.showInputBox({
    title: 'Migrate to the newest pytest-asyncio',
    prompt: `The installed version ${known}. Which version were the tests written for?`,
    value: '0.21.2',
    validateInput: (text) => (/^\d+(\.\d+)*$/.test(text.trim()) ? undefined : 'Write a version such as 0.23.8.'),
  });
}

async function tellNothing(left: number, showLog: () => void): Promise<void> {
  if (left === 0) {
    void window.showInformationMessage('Looptrap: there is nothing to change for the newest pytest-asyncio.');
    return;
  }
  const message = 'Looptrap: nothing can be migrated by itself; the log lists what is left to do by hand.';
  if (await window.showInformationMessage(message, 'Show Log')) showLog();
}
