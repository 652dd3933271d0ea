import { commands, Disposable, Uri, window, workspace } from 'vscode';
import type { RunBoard } from '../runs/run-board';
import { ResultDecorations } from './result-decorations';
import { ResultShelf } from './result-shelf';
import { RunDiagnostics } from './run-diagnostics';

/** Wires what runs found to the editors that show it. */
export class RunResults implements Disposable {
  readonly shelf = new ResultShelf(readLine);
  private readonly decorations = new ResultDecorations(this.shelf);
  private readonly diagnostics = new RunDiagnostics(this.shelf, readLine);
  private readonly subscriptions: Disposable;

  constructor(board: RunBoard) {
    this.subscriptions = Disposable.from(
      this.decorations,
      this.diagnostics,
      Disposable.from(board.onChange(() => this.refresh(board))),
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

function readLine(file: string, line: number): string | undefined {
  const wanted = Uri.file(file).toString();
  const document = workspace.textDocuments.find(({ uri }) => uri.toString() === wanted);
  return document && line < document.lineCount ? document.lineAt(line).text : undefined;
}
