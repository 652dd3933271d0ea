import { commands, Disposable, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { COMMANDS } from '../command-ids';
import type { TestRuns } from '../runs/test-runs';
import { exportReport } from './export-report';
import { type EndedRun, LastRun } from './last-run';
import { loadReport, UnreadableReport } from './load-report';
import { buildReportModel } from './model/build-report-model';
import type { PanelState } from './model/messages';
import type { ReportSource } from './model/report-model';
import { type PanelContent, ReportPanel } from './report-panel';
import { eventsText } from './text/events-text';
import { reportText } from './text/report-text';
import type { TextDocuments } from './text/text-documents';

const VIEW_TYPE = 'looptrap.report';

/** The panels that show run reports: one for the last run, one for each saved file. */
export class ReportView implements Disposable {
  private readonly last: LastRun;
  private readonly panels = new Map<string, ReportPanel>();
  private readonly subscriptions: Disposable;

  constructor(
    private readonly runs: TestRuns,
    private readonly dist: Uri,
    private readonly texts: TextDocuments,
  ) {
    this.last = new LastRun(runs);
    this.subscriptions = Disposable.from(
      this.last,
      this.last.onDidChange((run) => void this.followRun(run)),
      commands.registerCommand(COMMANDS.showReport, (file?: unknown) =>
        this.open(file instanceof Uri ? file : undefined),
      ),
      commands.registerCommand(COMMANDS.showReportText, (file?: unknown) =>
        this.openText(file instanceof Uri ? file : undefined),
      ),
      window.registerWebviewPanelSerializer(VIEW_TYPE, {
        deserializeWebviewPanel: (panel, state: PanelState | undefined) => this.restore(panel, state?.source),
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** What the panels show now, for tests in a real editor. */
  shown(): PanelContent[] {
    return [...this.panels.values()].flatMap(({ shown }) => shown ?? []);
  }

  /** Opens the report of a saved file, else of the last run. */
  private async open(file: Uri | undefined): Promise<void> {
    const saved = file ?? savedFileInFront();
    if (saved) {
      await this.show({ kind: 'file', file: saved.fsPath });
      return;
    }
    const run = await this.last.value();
    if (run) await this.showRun(run);
    else await this.offerToRun();
  }

  /** The same in words: an event log event by event, anything else as a report. */
  private async openText(file: Uri | undefined): Promise<void> {
    const saved = file ?? savedFileInFront();
    const run = saved ? undefined : await this.last.value();
    const source: ReportSource | undefined = saved ? { kind: 'file', file: saved.fsPath } : run && sourceOf(run);
    if (!source) {
      await this.offerToRun();
      return;
    }
    try {
      const { title, report, rootDir, events } = await loadReport(source);
      const text = source.kind === 'file' && events ? eventsText(events) : reportText(report, title);
      await this.texts.show(title, text, rootDir);
    } catch (error) {
      if (!(error instanceof UnreadableReport)) throw error;
      void window.showErrorMessage(`Looptrap: ${error.message}`);
    }
  }

  private async offerToRun(): Promise<void> {
    const message =
      'Looptrap: nothing was run in this window yet. Run tests under the watchdog, or open a saved report.';
    const choice = await window.showInformationMessage(message, 'Open a Report…');
    if (choice === undefined) return;
    const filters = { 'Event logs and reports': ['ndjson', 'json'] };
    const [chosen] = (await window.showOpenDialog({ filters, title: 'Open a run report' })) ?? [];
    if (chosen) await this.show({ kind: 'file', file: chosen.fsPath });
  }

  /** A panel that shows the last run goes on to the next one. */
  private async followRun(run: EndedRun): Promise<void> {
    const panel = this.panels.get(RUN_KEY);
    if (panel) await this.fill(panel, sourceOf(run));
  }

  private async showRun(run: EndedRun): Promise<void> {
    const panel = this.panelFor(RUN_KEY);
    panel.reveal();
    await this.fill(panel, sourceOf(run));
  }

  private async show(source: ReportSource): Promise<void> {
    const panel = this.panelFor(keyOf(source));
    await this.fill(panel, source);
    panel.reveal();
  }

  private async restore(webview: WebviewPanel, source: ReportSource | undefined): Promise<void> {
    if (source === undefined) {
      webview.dispose();
      return;
    }
    await this.fill(this.adopt(webview, keyOf(source)), source);
  }

  private async fill(panel: ReportPanel, source: ReportSource): Promise<void> {
    try {
      const loaded = await loadReport(source);
      const model = buildReportModel({ source, ...loaded, canRunAgain: source.kind === 'run' });
      panel.show({ model, report: loaded.report, rootDir: loaded.rootDir, trace: loaded.trace?.document });
    } catch (error) {
      if (!(error instanceof UnreadableReport)) throw error;
      panel.tellGone(error.message);
    }
  }

  private panelFor(key: string): ReportPanel {
    const known = this.panels.get(key);
    if (known) return known;
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: false };
    return this.adopt(window.createWebviewPanel(VIEW_TYPE, 'Run Report', column, {}), key);
  }

  private adopt(webview: WebviewPanel, key: string): ReportPanel {
    const panel = new ReportPanel({
      panel: webview,
      dist: this.dist,
      onRunAgain: ({ model: { source } }, traced) => {
        if (source.kind !== 'run') return;
        const { rootDir, target } = source;
        void this.runs.run(Uri.file(rootDir), target, { rootDir, traced });
      },
      onExport: (content, format) => void exportReport(content, format, this.dist),
      onDispose: () => this.panels.delete(key),
    });
    this.panels.set(key, panel);
    return panel;
  }
}

const RUN_KEY = 'run';

function keyOf(source: ReportSource): string {
  return source.kind === 'run' ? RUN_KEY : source.file;
}

function sourceOf({ rootDir, target, outcome: { eventsFile = '' } }: EndedRun): ReportSource {
  return { kind: 'run', eventsFile, rootDir, target };
}

/** The event log or report in the active editor. */
function savedFileInFront(): Uri | undefined {
  const uri = window.activeTextEditor?.document.uri;
  return uri?.scheme === 'file' && uri.fsPath.endsWith('.ndjson') ? uri : undefined;
}
