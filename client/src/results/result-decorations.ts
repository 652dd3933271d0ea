import {
  type DecorationOptions,
  DecorationRangeBehavior,
  type Disposable,
  MarkdownString,
  OverviewRulerLane,
  Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  window,
} from 'vscode';
import type { RunFinding, SourcePlace } from '../../../watchdog/runner/run-report';
import { COMMANDS } from '../command-ids';
import { commandLink } from '../inert-text';
import { inlineTextEnabled } from '../settings';
import { hoverText } from './hover-text';
import { absolute, type InlineResult } from './inline-result';
import type { PlacedResult, ResultShelf } from './result-shelf';

type Severity = RunFinding['severity'];

/** Paints results behind their lines in the visible editors. */
export class ResultDecorations implements Disposable {
  private readonly types: Record<Severity, TextEditorDecorationType> = {
    error: decorationType('looptrap.errorForeground', 'looptrap.errorLineBackground'),
    warning: decorationType('looptrap.warningForeground', 'looptrap.warningLineBackground'),
    information: decorationType('looptrap.informationForeground', undefined),
  };

  constructor(private readonly shelf: ResultShelf) {}

  /** Repaints one editor; cheap when it has nothing to show. */
  paint(editor: TextEditor): void {
    const { document } = editor;
    const placed = this.shelf.of(document.uri.fsPath);
    const withText = inlineTextEnabled(document.uri);
    for (const severity of SEVERITIES) {
      editor.setDecorations(this.types[severity], optionsFor(editor, placed, severity, withText));
    }
  }

  paintVisible(): void {
    for (const editor of window.visibleTextEditors) this.paint(editor);
  }

  dispose(): void {
    for (const severity of SEVERITIES) this.types[severity].dispose();
  }
}

/** Loudest first: the line of several results takes the loudest one's colour. */
const SEVERITIES = ['error', 'warning', 'information'] as const satisfies readonly Severity[];

function decorationType(color: string, background: string | undefined): TextEditorDecorationType {
  return window.createTextEditorDecorationType({
    rangeBehavior: DecorationRangeBehavior.ClosedClosed,
    overviewRulerColor: new ThemeColor(color),
    overviewRulerLane: OverviewRulerLane.Right,
    ...(background && { isWholeLine: true, backgroundColor: new ThemeColor(background) }),
    after: { color: new ThemeColor(color), fontStyle: 'italic', margin: '0 0 0 3ch' },
  });
}

function optionsFor(
  { document }: TextEditor,
  placed: readonly PlacedResult[],
  severity: Severity,
  withText: boolean,
): DecorationOptions[] {
  const lines = new Map<number, PlacedResult[]>();
  for (const one of placed) lines.set(one.line, [...(lines.get(one.line) ?? []), one]);
  return [...lines].flatMap(([line, results]) => {
    const loudest = SEVERITIES.find((each) => results.some(({ result }) => result.severity === each));
    if (loudest !== severity || line >= document.lineCount) return [];
    const { firstNonWhitespaceCharacterIndex, range } = document.lineAt(line);
    return [
      {
        range: new Range(line, firstNonWhitespaceCharacterIndex, line, range.end.character),
        hoverMessage: results.map(({ result }) => hover(result, meetsDiagnostic(result, range.end.character))),
        ...(withText && {
          renderOptions: { after: { contentText: results.map(({ result }) => result.text).join('  ·  ') } },
        }),
      },
    ];
  });
}

/** Over the text behind such a line the editor shows the diagnostic as well. */
function meetsDiagnostic({ columns, diagnosed }: InlineResult, end: number): boolean {
  return diagnosed && (columns === undefined || columns.end >= end);
}

function linkTo(place: SourcePlace, rootDir: string): string {
  return commandLink(COMMANDS.openPlace, [absolute(rootDir, place.file), place.line, place.column ?? 1]);
}

function hover(result: InlineResult, besideDiagnostic: boolean): MarkdownString {
  const markdown = new MarkdownString(hoverText(result, linkTo, besideDiagnostic));
  markdown.appendMarkdown(`\n\n[Report of the last run](command:${COMMANDS.showReport})`);
  // Only these commands: a message of a test could otherwise smuggle in a link that runs something.
  markdown.isTrusted = { enabledCommands: [COMMANDS.openPlace, COMMANDS.showReport] };
  return markdown;
}
