import path from 'node:path';
import { commands, Uri, workspace } from 'vscode';

/**
 * Shows the page of a trap that came with the extension: it is about this version, and needs no network.
 * @param folder the extension's `docs`
 * @returns false when there is no such page
 */
export async function showTrapPage(folder: string, trap: string): Promise<boolean> {
  if (!/^[a-z][a-z0-9-]*$/.test(trap)) return false;
  for (const file of [
    path.join('traps', `${trap}.md`),
    ...(trap === 'unused-suppression' ? ['suppressions.md'] : []),
  ]) {
    const page = Uri.file(path.join(folder, file));
    try {
      await workspace.fs.stat(page);
    } catch {
      continue;
    }
    await commands.executeCommand('markdown.showPreview', page);
    return true;
  }
  return false;
}
