import type { MessageActionItem } from 'vscode-languageserver';
import type { FileAnalysis, ProjectAnalysis } from '../analysis/analysis';
import { mergeFixes, safeFix } from '../analysis/merge-fixes';
import { repairFile } from '../analysis/repair-file';
import type { Edit, Finding } from '../traps/trap';
import { joinPath } from '../workspace/surroundings';
import { describeError } from './guard';
import { type Session, shown } from './session';
import { toWorkspaceEdit } from './workspace-edit';

/** What a repair of the whole workspace does, and how much it repairs. */
interface WorkspaceRepair {
  readonly repaired: number;
  readonly files: number;
  readonly edits: readonly Edit[];
}

/** What the person may answer when they are told how much there is to repair. */
const REPAIR: MessageActionItem = { title: 'Repair All' };
const LOOK_FIRST: MessageActionItem = { title: 'Look at Each First' };

/**
 * Repairs what has a safe repair in the workspace as one change, once the person has heard how much it is; who wants to
 * look at it first gets it as a preview with nothing ticked.
 * @param trap only this trap; undefined: every one
 */
export async function fixEverywhere(session: Session, trap: string | undefined): Promise<void> {
  const { connection } = session;
  const what = trap ?? 'event-loop traps';
  try {
    const repair = await readRepair(session, trap, what);
    if (repair === undefined) return;
    if (repair.edits.length === 0) {
      void connection.window.showInformationMessage(`Looptrap: nothing to repair safely (${what}).`);
      return;
    }
    await apply(session, what, repair);
  } catch (error) {
    connection.console.error(`repairing the workspace failed: ${describeError(error)}`);
    void connection.window.showErrorMessage('Looptrap: repairing the workspace failed; the log says why.');
  }
}

/** With a sign that the workspace is read, until it is. @returns undefined when it was cancelled */
async function readRepair(
  session: Session,
  trap: string | undefined,
  what: string,
): Promise<WorkspaceRepair | undefined> {
  const { connection, features } = session;
  const progress = features.workDoneProgress ? await connection.window.createWorkDoneProgress() : undefined;
  progress?.begin(`Looptrap: repairing ${what}`, 0, undefined, true);
  try {
    const isCancelled = () => progress?.token.isCancellationRequested ?? false;
    return await repairWorkspace(session, trap, isCancelled, (part) => progress?.report(part * 100));
  } finally {
    progress?.done();
  }
}

/** The project of each workspace folder and every other one that is open, read file by file with pauses. @returns undefined when it was cancelled */
async function repairWorkspace(
  session: Session,
  trap: string | undefined,
  isCancelled: () => boolean,
  report: (part: number) => void,
): Promise<WorkspaceRepair | undefined> {
  for (const folder of session.folders) await session.projects.of(joinPath(folder, 'conftest.py'));
  const found: { project: ProjectAnalysis; analysis: FileAnalysis; findings: readonly Finding[] }[] = [];
  const projects = session.projects.opened().map((project) => ({ project, files: filesOf(project) }));
  const total = projects.reduce((sum, { files }) => sum + files.length, 0);
  let read = 0;
  for (const { project, files } of projects) {
    for (const path of files) {
      if (!(await project.prepare(path, isCancelled))) return undefined;
      const analysis = project.analyse(path);
      const settings = await session.settings.get(session.documents.uriOf(path));
      const findings = shown(analysis.findings, settings).filter(
        (finding) => trap === undefined || finding.trap === trap,
      );
      if (findings.length > 0) found.push({ project, analysis, findings });
      read += 1;
      report(read / total);
      // Other questions of the editor come first.
      await new Promise((resolve) => setImmediate(resolve));
      if (isCancelled()) return undefined;
    }
  }

  // A repair over several files is taken whole; the files it touches are not repaired any further in this change.
  const wide = mergeFixes(
    found.flatMap(({ findings }) => findings),
    (finding) => {
      const fix = safeFix(finding);
      return fix?.edits.some(({ file }) => file !== finding.file) ? fix : undefined;
    },
  );
  const taken = new Set(wide.edits.map(({ file }) => file));
  const inside = found
    .filter(({ analysis }) => !taken.has(analysis.path))
    .map(({ project, analysis, findings }) => repairFile(project, analysis, findings));
  const edits = [...wide.edits, ...inside.flatMap((repair) => repair.edits)];
  return {
    repaired: wide.applied.length + inside.reduce((sum, { repaired }) => sum + repaired, 0),
    files: new Set(edits.map(({ file }) => file)).size,
    edits,
  };
}

function filesOf(project: ProjectAnalysis): readonly string[] {
  return [...new Set([...project.projectFiles(), ...project.suiteFiles()])];
}

async function apply(session: Session, what: string, { repaired, files, edits }: WorkspaceRepair): Promise<void> {
  const { connection } = session;
  const title = `Repair ${what}`;
  const description = `${repaired} ${repaired === 1 ? 'finding' : 'findings'} in ${files} ${files === 1 ? 'file' : 'files'}; none changes what a correct test does.`;
  const answer = await connection.window.showInformationMessage(
    `Looptrap: ${title.toLowerCase()}? ${description}`,
    REPAIR,
    LOOK_FIRST,
  );
  if (answer?.title !== REPAIR.title && answer?.title !== LOOK_FIRST.title) return;
  const needsConfirmation = answer.title === LOOK_FIRST.title;
  const edit = toWorkspaceEdit(session, { title, edits, needsConfirmation, description });
  if (edit === undefined) {
    void connection.window.showWarningMessage(
      'Looptrap: this editor cannot make the change; "looptrap check --fix" does.',
    );
    return;
  }
  const { applied, failureReason } = await connection.workspace.applyEdit({ label: title, edit });
  // Nobody has to be told that they closed the preview.
  if (!applied && failureReason) connection.console.warn(`the change was not made: ${failureReason}`);
}
