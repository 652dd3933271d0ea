import { type Command, type Disposable, LanguageStatusSeverity, languages, window, workspace } from 'vscode';
import { COMMANDS } from './command-ids';
import type { Interpreters } from './interpreter/interpreters';
import { type Readiness, readinessOf } from './interpreter/readiness';
import type { LanguageServer } from './language-server/language-server';
import type { TestList } from './tests/test-list';

/**
 * The entry in the editor's language status: whether traps are being read, with which interpreter and versions, and
 * whether the watchdog can run there; if not, what to do.
 */
export class Status implements Disposable {
  private readonly item = languages.createLanguageStatusItem('looptrap', { language: 'python' });
  private readonly subscriptions: Disposable[];
  private round = 0;

  constructor(
    private readonly server: LanguageServer,
    private readonly interpreters: Interpreters,
    private readonly tests: TestList,
  ) {
    this.item.name = 'Looptrap';
    const show = (): void => void this.show();
    this.subscriptions = [
      this.item,
      server.onDidChangeState(show),
      server.onDidChangeTests(show),
      interpreters.onDidChange(show),
      tests.onDidFindProject(show),
      window.onDidChangeActiveTextEditor(show),
      workspace.onDidGrantWorkspaceTrust(show),
    ];
    show();
  }

  /** What the item says now, for tests in a real editor. */
  get shown(): { text: string; detail: string | undefined; command: string | undefined } {
    const { text, detail, command } = this.item;
    return { text, detail, command: command?.title };
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async show(): Promise<void> {
    this.round += 1;
    const own = this.round;
    const { item, server } = this;
    item.busy = server.starting;
    if (!server.running && !server.starting) {
      item.severity = LanguageStatusSeverity.Error;
      item.text = 'Looptrap does not run';
      item.detail = 'Traps are not shown. Tests can be run.';
      item.command = { command: COMMANDS.restartServer, title: 'Restart' };
      return;
    }
    const uri = window.activeTextEditor?.document.uri;
    if (!uri) return;
    const isOnDisk = uri.scheme === 'file';
    const interpreter = isOnDisk ? await this.interpreters.find(uri, this.tests.known(uri)?.rootDir) : undefined;
    const environment = isOnDisk ? await server.environment(uri).catch(() => undefined) : undefined;
    // Something changed meanwhile: that round tells.
    if (own !== this.round) return;
    const readiness = readinessOf({ isTrusted: workspace.isTrusted, isOnDisk, interpreter, environment });
    item.severity = readiness.ready ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Warning;
    item.text = readiness.obstacle ? `Looptrap: ${readiness.obstacle}` : 'Looptrap';
    item.detail = readiness.detail;
    item.command = { ...commandFor(readiness, interpreter?.path), tooltip: readiness.whole };
  }
}

function commandFor({ remedy }: Readiness, python: string | undefined): Command {
  switch (remedy) {
    case 'trust':
      return { command: 'workbench.trust.manage', title: 'Manage Trust' };
    case 'install':
      return { command: COMMANDS.copyInstallCommand, title: 'Copy Install Command', arguments: [python] };
    case 'interpreter':
    case 'none':
      return { command: COMMANDS.selectInterpreter, title: 'Select Interpreter' };
    default:
      return remedy satisfies never;
  }
}
