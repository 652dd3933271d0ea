import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { Disposable, Position, Range, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { RunReport } from '../../../watchdog/runner/run-report';
import type { TraceDocument } from '../../../watchdog/runner/trace/trace-events';
import { notificationText } from '../inert-text';
import { absolute } from '../results/inline-result';
import { shortName } from '../tests/test-key';
import type { CodePlace, ExportFormat, FromPanel, ToPanel } from './model/messages';
import type { ReportModel } from './model/report-model';
import { reportPage } from './report-page';

/** A report with the folder its places are below. */
export interface PanelContent {
  readonly model: ReportModel;
  readonly report: RunReport;
  readonly rootDir: string;
  /** Undefined when there are no events. */
  readonly trace: TraceDocument | undefined;
}

export interface PanelParts {
  readonly panel: WebviewPanel;
  /** Folder of the extension's bundles. */
  readonly dist: Uri;
  onRunAgain(content: PanelContent, traced: boolean): void;
  onExport(content: PanelContent, format: ExportFormat): void;
  onDispose(): void;
}

/** One panel: its page, and what is said between it and the editor. */
export class ReportPanel {
  private content: PanelContent | undefined;
  private gone: string | undefined;
  private readonly subscription: Disposable;

  constructor(private readonly parts: PanelParts) {
    const { panel, dist } = parts;
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.iconPath = Uri.joinPath(dist, '..', 'images', 'icon.png');
    this.subscription = Disposable.from(
      panel.webview.onDidReceiveMessage((message: FromPanel) => this.take(message)),
      panel.onDidDispose(() => {
        this.subscription.dispose();
        parts.onDispose();
      }),
    );
    const address = (file: string) => panel.webview.asWebviewUri(Uri.joinPath(dist, file)).toString();
    panel.webview.html = reportPage({
      title: 'Looptrap run report',
      script: address('report.js'),
      style: address('report.css'),
      source: panel.webview.cspSource,
      nonce: randomBytes(18).toString('base64'),
    });
  }

  show(content: PanelContent): void {
    this.content = content;
    this.gone = undefined;
    this.parts.panel.title = `Report: ${shortName(content.model.title)}`;
    this.tell();
  }

  /** Says in the panel why there is nothing to show. */
  tellGone(message: string): void {
    this.content = undefined;
    this.gone = message;
    this.tell();
  }

  reveal(): void {
    this.parts.panel.reveal(undefined, false);
  }

  get shown(): PanelContent | undefined {
    return this.content;
  }

  private tell(): void {
    const message: ToPanel | undefined = this.content
      ? { type: 'report', model: this.content.model }
      : this.gone === undefined
        ? undefined
        : { type: 'gone', message: this.gone };
    if (message) void this.parts.panel.webview.postMessage(message);
  }

  private take(message: FromPanel): void {
    switch (message.type) {
      case 'ready':
        this.tell();
        return;
      case 'open':
        void this.open(message.place);
        return;
      case 'run-again':
        if (this.content) this.parts.onRunAgain(this.content, message.traced);
        return;
      case 'export':
        if (this.content) this.parts.onExport(this.content, message.format);
        return;
      default:
        message satisfies never;
    }
  }

  private async open({ file, line, column }: CodePlace): Promise<void> {
    if (!this.content) return;
    const target = absolute(this.content.rootDir, file);
    // A saved report may come from anywhere, and looking up another machine tells it who asks.
    if (!path.isAbsolute(target) || /^[\\/]{2}/.test(target)) return;
    const position = new Position(Math.max(0, line - 1), Math.max(0, (column ?? 1) - 1));
    try {
      const selection = new Range(position, position);
      await window.showTextDocument(Uri.file(target), { selection, viewColumn: this.besidePanel(target) });
    } catch {
      void window.showWarningMessage(
        notificationText(`Looptrap: ${target} can not be opened. The report may be of another machine.`),
      );
    }
  }

  /** Where the file is shown already, else the first column that is not the report's own. */
  private besidePanel(file: string): ViewColumn {
    const own = this.parts.panel.viewColumn;
    const visible = window.visibleTextEditors.find(({ document }) => document.uri.fsPath === file)?.viewColumn;
    if (visible !== undefined) return visible;
    return own === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One;
  }
}
