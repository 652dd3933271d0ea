import {
  CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type CodeActionProvider,
  type Command,
  type Diagnostic,
  type Range,
  type TextDocument,
  type Uri,
  type WorkspaceEdit,
} from 'vscode';
import { COMMANDS } from '../command-ids';
import type { Remedy } from '../language-server/language-server';
import { shortName, withoutParameters } from '../tests/test-key';
import type { PlacedResult, ResultShelf } from './result-shelf';

/** Asks for the repairs of something that a run found on a line (from 0). */
export type AskRemedies = (uri: Uri, line: number, kind: string, nodeid: string | null) => Promise<Remedy[]>;

/** Code actions for what a run found: what repairs it, and then runs the test again; the run alone; the report. */
export class RunActions implements CodeActionProvider {
  static readonly kinds = [CodeActionKind.QuickFix];

  constructor(
    private readonly shelf: Pick<ResultShelf, 'of'>,
    private readonly ask: AskRemedies,
    /** The file a test is in. */
    private readonly fileOf: (rootDir: string, nodeid: string) => Uri,
  ) {}

  async provideCodeActions(document: TextDocument, range: Range, context: CodeActionContext): Promise<CodeAction[]> {
    if (context.only && !context.only.contains(CodeActionKind.QuickFix)) return [];
    const placed = this.shelf
      .of(document.uri.fsPath)
      .filter(({ line }) => range.start.line <= line && line <= range.end.line);
    const actions = await Promise.all(placed.map((one) => this.actionsFor(document, one, context.diagnostics)));
    const all = actions.flat();
    return all.filter(({ title }, index) => all.findIndex((other) => other.title === title) === index);
  }

  private async actionsFor(
    { uri }: TextDocument,
    { line, result }: PlacedResult,
    diagnostics: readonly Diagnostic[],
  ): Promise<CodeAction[]> {
    const { finding, nodeid, rootDir } = result;
    const test = nodeid === null ? null : withoutParameters(nodeid);
    const about = diagnostics.filter(({ source, code, range }) => {
      return source === 'looptrap run' && code === finding.kind && range.start.line === line;
    });
    const action = (title: string, rest: Pick<CodeAction, 'edit' | 'command' | 'isPreferred'>): CodeAction =>
      Object.assign(new CodeAction(title, CodeActionKind.QuickFix), { diagnostics: about }, rest);
    const again = (files: readonly Uri[]): Command | undefined =>
      test === null
        ? undefined
        : {
            command: COMMANDS.runAgain,
            title: 'Run again',
            arguments: [this.fileOf(rootDir, test), test, rootDir, files.map(String)],
          };
    // One of all actions is preferred: that of the trap, where reading tells one there.
    const isTold = diagnostics.some(({ source }) => source === 'looptrap');
    const repairs = (await this.ask(uri, line, finding.kind, test)).map(({ title, edit }, index) => {
      const command = again(filesOf(edit));
      const whole = command ? `${title}, then run ${shortName(test ?? '')} again` : title;
      return action(whole, { edit, isPreferred: index === 0 && !isTold, ...(command && { command }) });
    });
    const run = again([uri]);
    return [
      ...repairs,
      ...(run && test !== null ? [action(`Run ${shortName(test)} again under the watchdog`, { command: run })] : []),
      action('Show the report of the last run', { command: { command: COMMANDS.showReport, title: 'Show Report' } }),
    ];
  }
}

function filesOf(edit: WorkspaceEdit): Uri[] {
  return edit.entries().map(([uri]) => uri);
}
