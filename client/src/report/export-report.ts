import { env, Uri, window, workspace } from 'vscode';
import type { ExportFormat } from './model/messages';
import type { PanelContent } from './report-panel';
import { savedPage } from './saved-page';

const KINDS: Record<ExportFormat, { label: string; ending: string }> = {
  html: { label: 'Page', ending: 'html' },
  json: { label: 'Run report', ending: 'json' },
  trace: { label: 'Trace', ending: 'trace.json' },
};

/**
 * Asks where to, and writes the report there: as one page that stands alone, as the document of `looptrap run --format
 * json`, or as a trace for Perfetto.
 * @param dist folder of the extension's bundles
 */
export async function exportReport(content: PanelContent, format: ExportFormat, dist: Uri): Promise<void> {
  const { label, ending } = KINDS[format];
  const name = `looptrap-report.${ending}`;
  const target = await window.showSaveDialog({
    defaultUri: Uri.joinPath(Uri.file(content.rootDir), name),
    filters: { [label]: [ending.split('.').at(-1) ?? ending] },
    title: `Save the ${label.toLowerCase()}`,
  });
  if (!target) return;
  try {
    await workspace.fs.writeFile(target, Buffer.from(await exportText(content, format, dist)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(`Looptrap: the report was not saved. ${why}`);
    return;
  }
  const open = 'Open';
  const choice = await window.showInformationMessage(`Looptrap: saved ${target.fsPath}`, open);
  if (choice !== open) return;
  if (format === 'html') await env.openExternal(target);
  else await window.showTextDocument(await workspace.openTextDocument(target));
}

/** The text of the file. */
export async function exportText(
  { model, report, trace }: PanelContent,
  format: ExportFormat,
  dist: Uri,
): Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'trace':
      return `${JSON.stringify(trace ?? { traceEvents: [] })}\n`;
    case 'html': {
      const [script, style] = await Promise.all(
        ['report.js', 'report.css'].map(async (file) => {
          return new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(dist, file)));
        }),
      );
      return savedPage({ model, script: script ?? '', style: style ?? '' });
    }
    default:
      return format satisfies never;
  }
}
