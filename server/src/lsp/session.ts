import { CancellationToken, type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAnalysis, ProjectAnalysis } from '../analysis/analysis';
import { carryOver } from '../analysis/carry-over';
import { unknownNames } from '../analysis/select-traps';
import { UNUSED_SUPPRESSION } from '../analysis/unused-suppressions';
import { traps } from '../traps/registry';
import type { Finding } from '../traps/trap';
import { breathe } from './breathe';
import type { ClientFeatures } from './client-features';
import type { Documents } from './documents';
import { isInstalled } from './file-roles';
import type { Keystrokes } from './keystrokes';
import type { Projects } from './projects';
import type { SavedFindings } from './saved-findings';
import type { Settings, SettingsCache } from './settings';
import type { SteadyFindings } from './steady-findings';

/** What every request of one connected editor works with. */
export interface Session {
  readonly connection: Connection;
  readonly features: ClientFeatures;
  readonly documents: Documents;
  readonly projects: Projects;
  /** Workspace folders, absolute paths. */
  readonly folders: ReadonlySet<string>;
  readonly settings: SettingsCache;
  readonly keystrokes: Keystrokes;
  readonly steady: SteadyFindings;
  readonly saved: SavedFindings;
  /** The text of a file on the disk. */
  readonly onDisk: (path: string) => string | undefined;
  /** Messages that are in the log already. */
  readonly logged: Set<string>;
}

/** One document as it is now, checked. */
export interface CheckedDocument {
  readonly path: string;
  readonly document: TextDocument;
  readonly project: ProjectAnalysis;
  readonly analysis: FileAnalysis;
  /** What is shown of the analysis. */
  readonly findings: readonly Finding[];
}

/**
 * Checks an open document, or takes the check that still holds. Undefined for what Looptrap does not read.
 * @throws ResponseError when the editor lost interest
 */
export async function checkDocument(
  session: Session,
  uri: string,
  token: CancellationToken = CancellationToken.None,
): Promise<CheckedDocument | undefined> {
  const open = session.documents.byUri(uri);
  if (!open || isInstalled(open.path)) return undefined;
  const { path, document } = open;
  // Of a cell: its notebook.
  const file = session.documents.uriOf(path);
  const [project, settings] = await Promise.all([session.projects.of(path), session.settings.get(file)]);
  if (!(await project.prepare(path, () => token.isCancellationRequested, breathe))) {
    throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
  }
  const analysis = project.analyse(path);
  logFailures(session, path, analysis);
  logUnknownNames(session, settings);
  const text = document.getText();
  const current = currentFindings(session, file, text, analysis);
  const findings =
    settings.lint.run === 'onSave'
      ? session.saved.findings(uri, { text, findings: current, version: document.version }, () => session.onDisk(path))
      : current;
  return { path, document, project, analysis, findings: shown(findings, settings) };
}

/** A configuration file that does not parse while it is typed is analysed as it was before. */
function currentFindings({ steady }: Session, uri: string, text: string, analysis: FileAnalysis): readonly Finding[] {
  const findings = steady.findings(uri, analysis);
  return analysis.facts === undefined && analysis.text !== text
    ? carryOver({ text: analysis.text, findings }, text)
    : findings;
}

/** A name that is misspelt in the settings would otherwise do nothing in silence. */
function logUnknownNames({ connection, logged }: Session, { traps: wanted }: Settings): void {
  const { select, severity, perFileIgnores } = wanted;
  const ignore = [...wanted.ignore, ...Object.keys(severity), ...Object.values(perFileIgnores).flat()];
  for (const name of unknownNames([...traps, UNUSED_SUPPRESSION], { select, ignore })) {
    const message = `the settings name "${name}", but Looptrap has no trap and no category of that name`;
    if (logged.has(message)) continue;
    logged.add(message);
    connection.console.warn(message);
  }
}

/** A mistake in Looptrap is nothing the person can mend: the log tells it, once per cause. */
export function logFailures({ connection, logged }: Session, path: string, { problems }: FileAnalysis): void {
  for (const { kind, message } of problems) {
    if (kind !== 'failure' || logged.has(message)) continue;
    logged.add(message);
    connection.console.error(`${path}: ${message}`);
  }
}

/** Which traps and how loud is decided where they are found; here it is only whether at all. */
export function shown(findings: readonly Finding[], { lint }: Settings): readonly Finding[] {
  return lint.enabled ? findings : [];
}
