import { commands, Disposable, type TextDocument, window, workspace } from 'vscode';
import type { RunBoard } from '../runs/run-board';
import type { TestList } from '../tests/test-list';
import { throttled } from '../throttled';
import { ResultDecorations } from './result-decorations';
import { type OpenDocuments, ResultShelf } from './result-shelf';
import { RunDiagnostics } from './run-diagnostics';

/** Wires what runs found to the editors that show it. */
export class RunResults implements Disposable {
  readonly shelf: ResultShelf;
  private readonly decorations: ResultDecorations;
  private readonly diagnostics: RunDiagnostics;
  private readonly subscriptions: Disposable;

  constructor(board: RunBoard, tests: TestList) {
    this.shelf = new ResultShelf(openDocuments, (rootDir, nodeid) => tests.lineOf(rootDir, nodeid));
    this.decorations = new ResultDecorations(this.shelf);
    this.diagnostics = new RunDiagnostics(this.shelf, openDocuments);
    const refreshSoon = throttled(100, () => this.refresh(board));
    this.subscriptions = Disposable.from(
      this.decorations,
      this.diagnostics,
      refreshSoon,
      Disposable.from(
        board.onChange((change) => {
          if (change === 'run') this.refresh(board);
          else if (change === 'findings') refreshSoon();
        }),
      ),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0 || !this.shelf.files().includes(document.uri.fsPath)) return;
        this.shelf.edited(document.uri.fsPath, contentChanges);
        this.diagnostics.updateFile(document.uri.fsPath);
        this.decorations.paintVisible();
      }),
      workspace.onDidOpenTextDocument(({ uri }) => this.shelf.opened(uri.fsPath)),
      window.onDidChangeVisibleTextEditors(() => this.decorations.paintVisible()),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('looptrap.inlineText')) this.decorations.paintVisible();
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private refresh(board: RunBoard): void {
    this.shelf.refresh(board);
    this.diagnostics.update();
    this.decorations.paintVisible();
    void commands.executeCommand('setContext', 'looptrap.hasResults', board.all().length > 0);
  }
}

const openDocuments: OpenDocuments = {
  files: () => workspace.textDocuments.filter(({ languageId }) => languageId === 'python').map(({ uri }) => uri.fsPath),
  line(file, line) {
    const document = find(file);
    return document && line < document.lineCount ? document.lineAt(line).text : undefined;
  },
  lines: (file) =>
    find(file)
      ?.getText()
      .split(/\r\n|\r|\n/) ?? [],
};

function find(file: string): TextDocument | undefined {
  return workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === file);
}
