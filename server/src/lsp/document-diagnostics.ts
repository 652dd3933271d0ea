import { createHash } from 'node:crypto';
import {
  type CancellationToken,
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver';
import { checkDocument, type Session } from './session';
import { toDiagnostic } from './trap-diagnostics';

/** Diagnostics of a document as it is now. */
export async function documentDiagnostics(
  session: Session,
  uri: string,
  token?: CancellationToken,
): Promise<Diagnostic[]> {
  const checked = await checkDocument(session, uri, token);
  if (!checked) return [];
  return checked.findings
    .filter((finding) => finding.file === checked.path && session.documents.locationOf(finding).uri === uri)
    .map((finding) => toDiagnostic(finding, session.documents, session.features));
}

/** Answers a pull: `unchanged` when the editor's last result still is the answer. */
export async function pullDiagnostics(
  session: Session,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  // Those of a configuration file are pushed, whether it is open or not.
  const isPushed = session.documents.byUri(textDocument.uri)?.kind === 'project';
  const items = isPushed ? [] : await documentDiagnostics(session, textDocument.uri, token);
  // The id is made from the answer itself, so it can not be forgotten to be renewed.
  const resultId = createHash('sha256').update(JSON.stringify(items)).digest('hex').slice(0, 16);
  if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}
