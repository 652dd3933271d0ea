import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  type Disposable,
  Location,
  languages,
  Position,
  Range,
  Uri,
} from 'vscode';
import type { RunFinding, SourcePlace } from '../../../watchdog/runner/run-report';
import { visibleText } from '../report/model/visible-text';
import { absolute, type InlineResult, placeOf } from './inline-result';
import type { OpenDocuments, PlacedResult, ResultShelf } from './result-shelf';

/** The same results as diagnostics, so that they are in the Problems view and can be read without colours. */
export class RunDiagnostics implements Disposable {
  private readonly collection = languages.createDiagnosticCollection('looptrap run');

  constructor(
    private readonly shelf: ResultShelf,
    private readonly documents: OpenDocuments,
  ) {}

  /** Says again what the shelf holds; files that have nothing left are emptied. */
  update(): void {
    const files = this.shelf.files();
    this.collection.forEach((uri) => {
      if (!files.includes(uri.fsPath)) this.collection.delete(uri);
    });
    for (const file of files) this.updateFile(file);
  }

  updateFile(file: string): void {
    this.collection.set(
      Uri.file(file),
      this.shelf
        .of(file)
        .filter(({ result }) => result.diagnosed)
        .map((placed) => diagnosticOf(placed, this.documents.line(file, placed.line))),
    );
  }

  dispose(): void {
    this.collection.dispose();
  }
}

const SEVERITY: Record<RunFinding['severity'], DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

function diagnosticOf({ result, line }: PlacedResult, text: string | undefined): Diagnostic {
  const { finding } = result;
  const message = visibleText([finding.message, finding.advice].filter(Boolean).join('\n'));
  const diagnostic = new Diagnostic(rangeOf(result, line, text), message, SEVERITY[finding.severity]);
  diagnostic.source = 'looptrap run';
  diagnostic.code = finding.kind;
  diagnostic.relatedInformation = relatedTo(result);
  return diagnostic;
}

function rangeOf({ columns }: InlineResult, line: number, text: string | undefined): Range {
  if (columns && (text === undefined || columns.end <= text.length))
    return new Range(line, columns.start, line, columns.end);
  if (text === undefined) return new Range(line, 0, line, Number.MAX_SAFE_INTEGER);
  return new Range(line, text.length - text.trimStart().length, line, text.trimEnd().length);
}

function relatedTo({ finding, rootDir, role }: InlineResult): DiagnosticRelatedInformation[] {
  const at = (place: SourcePlace, message: string): DiagnosticRelatedInformation =>
    new DiagnosticRelatedInformation(
      new Location(
        Uri.file(absolute(rootDir, place.file)),
        new Position(Math.max(0, place.line - 1), (place.column ?? 1) - 1),
      ),
      visibleText(message),
    );
  const chain = (finding.chain ?? []).flatMap((link) => {
    const place = placeOf(link);
    return place ? [at(place, `${link.what} waits for ${link.waitsFor}`)] : [];
  });
  const stack =
    chain.length > 0 ? [] : (finding.stack ?? []).map((place) => at(place, `in ${place.function ?? 'here'}`));
  const origin = finding.origin && role !== 'creation' ? [at(finding.origin, 'made here')] : [];
  const happened = role === 'creation' && finding.origin ? placeOf(finding) : undefined;
  return [...chain, ...stack, ...origin, ...(happened ? [at(happened, 'left here')] : [])];
}
