import { type Disposable, LanguageStatusSeverity, languages, window } from 'vscode';
import { COMMANDS } from './command-ids';
import type { Interpreters } from './interpreter/interpreters';
import type { LanguageServer } from './language-server/language-server';

/** The entry in the editor's language status: whether traps are being read, and with which interpreter's versions. */
export class Status implements Disposable {
  private readonly item = languages.createLanguageStatusItem('looptrap', { language: 'python' });
  private readonly subscriptions: Disposable[];

  constructor(
    private readonly server: LanguageServer,
    private readonly interpreters: Interpreters,
  ) {
    this.item.name = 'Looptrap';
    const show = (): void => void this.show();
    this.subscriptions = [
      this.item,
      server.onDidChangeState(show),
      interpreters.onDidChange(show),
      window.onDidChangeActiveTextEditor(show),
    ];
    show();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async show(): Promise<void> {
    const { item, server } = this;
    item.busy = server.starting;
    if (!server.running && !server.starting) {
      item.severity = LanguageStatusSeverity.Error;
      item.text = 'Looptrap does not run';
      item.detail = 'Traps are not shown. Tests can be run.';
      item.command = { command: COMMANDS.restartServer, title: 'Restart' };
      return;
    }
    const editor = window.activeTextEditor;
    const found =
      editor?.document.uri.scheme === 'file' ? await this.interpreters.find(editor.document.uri) : undefined;
    item.severity = LanguageStatusSeverity.Information;
    item.text = 'Looptrap';
    item.detail = found ? `${found.path} (${found.source})` : 'no interpreter found';
    item.command = { command: COMMANDS.selectInterpreter, title: 'Select Interpreter' };
  }
}
