import { type CodeAction, CodeActionKind, type CodeActionParams, type Diagnostic } from 'vscode-languageserver';
import { suppressInConfiguration, suppressInWholeConfiguration } from '../analysis/configuration-suppression-edit';
import { safeFix } from '../analysis/merge-fixes';
import { ignoreInProject } from '../analysis/project-ignore-edit';
import { repairFile } from '../analysis/repair-file';
import { suppressInFile, suppressOnLine } from '../analysis/suppression-edit';
import type { Edit, Finding, Fix } from '../traps/trap';
import { FixEverywhereCommand, OpenTrapPageCommand } from './protocol';
import { type CheckedDocument, checkDocument, type Session } from './session';
import { toDiagnostic } from './trap-diagnostics';
import { toWorkspaceEdit } from './workspace-edit';

/** Repairs every trap of a file that has a safe repair. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.looptrap`;

export const CODE_ACTION_KINDS = [CodeActionKind.QuickFix, FIX_ALL];

/** Code actions for a range: what repairs, silences or explains the findings in it, and the repair of the whole file. */
export async function codeActions(session: Session, params: CodeActionParams): Promise<CodeAction[]> {
  if (!session.features.codeActionLiterals) return [];
  const checked = await checkDocument(session, params.textDocument.uri);
  if (!checked) return [];
  const { only } = params.context;
  const wants = (kind: string) => !only || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
  const { uri } = params.textDocument;
  const start = session.documents.offsetAt(uri, params.range.start);
  const end = session.documents.offsetAt(uri, params.range.end);
  const touched = checked.findings.filter(
    ({ file, span }) => file === checked.path && span.start <= end && start <= span.end,
  );
  return [
    ...(wants(CodeActionKind.QuickFix) ? quickFixes(session, checked, touched) : []),
    ...(wants(FIX_ALL) ? fixAll(session, checked) : []),
  ];
}

/** Repairs first, then repairs of a kind, then silencing, then explaining: the order in which they are wanted. */
function quickFixes(session: Session, checked: CheckedDocument, findings: readonly Finding[]): CodeAction[] {
  const withDiagnostic = findings.map((finding) => ({
    finding,
    diagnostic: toDiagnostic(finding, session.documents, session.features),
  }));
  const once = withDiagnostic.filter(
    ({ finding }, index) => findings.findIndex(({ trap }) => trap === finding.trap) === index,
  );
  return [
    ...withDiagnostic.flatMap(({ finding, diagnostic }) =>
      finding.fixes.flatMap((fix, index) => repair(session, fix, diagnostic, index === 0)),
    ),
    ...once.flatMap(({ finding, diagnostic }) => fixAllOfKind(session, checked, finding.trap, diagnostic)),
    ...once.flatMap(({ finding, diagnostic }) => fixAllEverywhere(session, finding, diagnostic)),
    ...withDiagnostic.flatMap(({ finding, diagnostic }) => silence(session, checked, finding, diagnostic)),
    ...once.flatMap(({ finding, diagnostic }) => silenceInProject(session, checked, finding.trap, diagnostic)),
    ...once.flatMap(({ finding, diagnostic }) => explain(session, finding.trap, diagnostic)),
  ];
}

function repair(session: Session, fix: Fix, diagnostic: Diagnostic, isPreferred: boolean): CodeAction[] {
  const files = new Set(fix.edits.map(({ file }) => file));
  const needsConfirmation = !fix.safe && files.size > 1;
  const edit = toWorkspaceEdit(session, { title: fix.title, edits: fix.edits, needsConfirmation });
  if (!edit) return [];
  return [{ title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred, edit }];
}

function fixAllOfKind(
  session: Session,
  { project, analysis, findings }: CheckedDocument,
  trap: string,
  diagnostic: Diagnostic,
): CodeAction[] {
  const alike = findings.filter((finding) => finding.trap === trap);
  if (alike.length < 2) return [];
  const { repaired, edits } = repairFile(project, analysis, alike);
  if (repaired < 2) return [];
  const title = `Fix all ${trap} in this file`;
  const edit = toWorkspaceEdit(session, { title, edits, needsConfirmation: false });
  return edit ? [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit }] : [];
}

/** Reads the whole workspace, so only when it is chosen. */
function fixAllEverywhere({ features }: Session, finding: Finding, diagnostic: Diagnostic): CodeAction[] {
  if (!features.applyEdit || !safeFix(finding)) return [];
  const title = `Fix all ${finding.trap} in the workspace...`;
  const command = { title, command: FixEverywhereCommand, arguments: [finding.trap] };
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], command }];
}

function fixAll(session: Session, { project, analysis, findings }: CheckedDocument): CodeAction[] {
  const { edits } = repairFile(project, analysis, findings);
  if (edits.length === 0) return [];
  const title = 'Fix all event-loop traps that have a safe fix';
  const edit = toWorkspaceEdit(session, { title, edits, needsConfirmation: false });
  return edit ? [{ title, kind: FIX_ALL, edit }] : [];
}

function silence(
  session: Session,
  { analysis }: CheckedDocument,
  finding: Finding,
  diagnostic: Diagnostic,
): CodeAction[] {
  const action = (title: string, planned: Edit | undefined): CodeAction[] => {
    if (!planned) return [];
    const edit = toWorkspaceEdit(session, { title, edits: [planned], needsConfirmation: false });
    return edit ? [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit }] : [];
  };
  if (!analysis.facts) {
    const { path, text } = analysis;
    return [
      ...action(`Ignore ${finding.trap} here`, suppressInConfiguration(path, text, finding)),
      ...action(`Ignore ${finding.trap} in this file`, suppressInWholeConfiguration(path, text, finding)),
    ];
  }
  const { module } = analysis.facts;
  return [
    ...action(`Ignore ${finding.trap} on this line`, suppressOnLine(module, finding)),
    ...action(`Ignore ${finding.trap} in this file`, suppressInFile(module, finding)),
  ];
}

function silenceInProject(
  session: Session,
  { project }: CheckedDocument,
  trap: string,
  diagnostic: Diagnostic,
): CodeAction[] {
  const planned = ignoreInProject(session.documents.fileSystem, project.rootDir, trap);
  const title = `Ignore ${trap} in this project (pyproject.toml)`;
  const edit = planned && toWorkspaceEdit(session, { title, edits: [planned], needsConfirmation: false });
  return edit ? [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit }] : [];
}

function explain({ features }: Session, trap: string, diagnostic: Diagnostic): CodeAction[] {
  if (!features.showDocument) return [];
  const title = `Why is this here? Explain ${trap}`;
  const command = { title, command: OpenTrapPageCommand, arguments: [trap] };
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], command }];
}
