import * as assert from 'node:assert';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { LooptrapApi } from '../../../client/src/api';
import { until } from '../harness/until';

/** The sample's copy that this run may change. */
export function samplePath(relative = ''): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return join(folder.uri.fsPath, relative);
}

/** The extension, activated, with its language server running. */
export async function looptrap(): Promise<LooptrapApi> {
  const extension = vscode.extensions.getExtension<LooptrapApi>('looptrap.looptrap');
  assert.ok(extension, 'the extension is not there');
  const api = await extension.activate();
  await api.serverReady;
  return api;
}

export async function show(relative: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(samplePath(relative));
  return vscode.window.showTextDocument(document);
}

/** Puts the file back to what is on the disk. */
export async function revert(editor: vscode.TextEditor): Promise<void> {
  await vscode.window.showTextDocument(editor.document);
  await vscode.commands.executeCommand('workbench.action.files.revert');
}

/** Index (from 0) of the only line that contains `text`, or of its `nth` (from 0). */
export function lineOf(document: vscode.TextDocument, text: string, nth = 0): number {
  const lines = document.getText().split('\n');
  const line = lines.map((content, index) => (content.includes(text) ? index : -1)).filter((index) => index >= 0)[nth];
  assert.ok(line !== undefined, `${document.fileName} has no line with ${text}`);
  return line;
}

/** Looptrap's diagnostics of a document as `line: code`, lines from 1, sorted by line. */
export function found(document: vscode.TextDocument): string[] {
  return looptrapDiagnostics(document)
    .sort((a, b) => a.range.start.line - b.range.start.line)
    .map((diagnostic) => `${diagnostic.range.start.line + 1}: ${codeOf(diagnostic)}`);
}

export function looptrapDiagnostics(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source?.startsWith('looptrap'));
}

export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Waits for a diagnostic with this code on the line that contains `text`. */
export function diagnosticOn(document: vscode.TextDocument, text: string, code: string): Promise<vscode.Diagnostic> {
  const line = lineOf(document, text);
  return until(
    `${code} on "${text}"`,
    () =>
      looptrapDiagnostics(document).find(
        (d) => codeOf(d) === code && d.range.start.line <= line && line <= d.range.end.line,
      ),
    { limitMs: 30_000, seen: () => found(document) },
  );
}
