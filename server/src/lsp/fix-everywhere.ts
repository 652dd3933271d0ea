import type { MessageActionItem } from 'vscode-languageserver';
import { mergeFixes, safeFix } from '../analysis/merge-fixes';
import { repairFile } from '../analysis/repair-file';
import type { Edit } from '../traps/trap';
import { describeError } from './guard';
import { type ReadFile, readWorkspace, withProgress } from './read-workspace';
import type { Session } from './session';
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

/** @returns undefined when it was cancelled */
async function readRepair(
  session: Session,
  trap: string | undefined,
  what: string,
): Promise<WorkspaceRepair | undefined> {
  const read = await withProgress(session, `Looptrap: repairing ${what}`, (isCancelled, report) =>
    readWorkspace(session, isCancelled, report),
  );
  return read && repairOf(read, trap);
}

function repairOf(read: readonly ReadFile[], trap: string | undefined): WorkspaceRepair {
  const found = read.map(({ project, analysis, findings }) => {
    const wanted = findings.filter((finding) => trap === undefined || finding.trap === trap);
    return { project, analysis, findings: wanted };
  });
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
    .filter(({ analysis, findings }) => findings.length > 0 && !taken.has(analysis.path))
    .map(({ project, analysis, findings }) => repairFile(project, analysis, findings));
  const edits = [...wide.edits, ...inside.flatMap((repair) => repair.edits)];
  return {
    repaired: wide.applied.length + inside.reduce((sum, { repaired }) => sum + repaired, 0),
    files: new Set(edits.map(({ file }) => file)).size,
    edits,
  };
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
