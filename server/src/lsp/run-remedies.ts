import { runRemedies } from '../analysis/remedies/run-remedies';
import type { RunRemediesParams, RunRemedy } from './protocol';
import { checkDocument, type Session } from './session';
import { toWorkspaceEdit } from './workspace-edit';

/** Repairs of what a run found on a line of an open document; none for one that is not open or does not parse there. */
export async function remediesOfRun(
  session: Session,
  { uri, line, kind, nodeid }: RunRemediesParams,
): Promise<RunRemedy[]> {
  const checked = await checkDocument(session, uri);
  const facts = checked?.analysis.facts;
  if (!checked || !facts) return [];
  const { documents } = session;
  const start = documents.offsetAt(uri, { line, character: 0 });
  const end = Math.max(start, documents.offsetAt(uri, { line: line + 1, character: 0 }) - 1);
  const fault = { kind, line: { start, end }, nodeid: nodeid ?? undefined };
  return runRemedies(facts, checked.analysis.findings, fault).flatMap(({ title, safe, edits }) => {
    const needsConfirmation = !safe && new Set(edits.map(({ file }) => file)).size > 1;
    const edit = toWorkspaceEdit(session, { title, edits, needsConfirmation });
    return edit ? [{ title, edit }] : [];
  });
}
