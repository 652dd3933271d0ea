import { type Disposable, Uri, workspace } from 'vscode';
import type { LanguageServer } from '../language-server/language-server';
import type { TestList } from '../tests/test-list';
import type { Interpreters } from './interpreters';

/** Keeps the language server told which interpreter each workspace folder and each project below it uses. */
export class InterpreterTeller implements Disposable {
  /** Last told, by folder; null: the server may look for itself. */
  private readonly told = new Map<string, string | null>();
  private readonly projects = new Set<string>();
  private readonly subscriptions: Disposable[];

  constructor(
    private readonly server: LanguageServer,
    private readonly interpreters: Interpreters,
    tests: TestList,
  ) {
    this.subscriptions = [
      server.onDidStart(() => {
        this.told.clear();
        this.tellAll();
      }),
      interpreters.onDidChange(() => this.tellAll()),
      workspace.onDidChangeWorkspaceFolders(() => this.tellAll()),
      tests.onDidFindProject((rootDir) => {
        if (this.projects.has(rootDir)) return;
        this.projects.add(rootDir);
        void this.tell(Uri.file(rootDir));
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private tellAll(): void {
    for (const { uri } of workspace.workspaceFolders ?? []) void this.tell(uri);
    for (const rootDir of this.projects) void this.tell(Uri.file(rootDir));
  }

  private async tell(folder: Uri): Promise<void> {
    const path = (await this.interpreters.find(folder, folder.fsPath))?.path ?? null;
    const key = folder.fsPath;
    if (!this.server.running || this.told.get(key) === path) return;
    this.told.set(key, path);
    await this.server.tellInterpreter(folder, path);
  }
}
