import { lineEdits } from '../analysis/line-edits';
import { type Migration, migrateProject } from '../analysis/migration/migrate-project';
import { isOlder, migrationTarget } from '../analysis/migration/migration-target';
import { describeError } from './guard';
import type { MigrationAnswer } from './protocol';
import type { Session } from './session';
import { toWorkspaceEdit } from './workspace-edit';

/**
 * Takes the tests of a folder to the newest pytest-asyncio, as one change that the editor shows before it is made.
 * @param folder absolute path with `/`
 * @param from version of pytest-asyncio the tests are for; undefined: the installed one
 */
export async function migrateFolder(session: Session, folder: string, from?: string): Promise<MigrationAnswer> {
  const { connection } = session;
  try {
    const to = migrationTarget();
    const migration = await readMigration(session, folder, from, to);
    if (!isOlder(migration.from, to)) return { kind: 'needs-version', installed: migration.from ?? null };
    tellInLog(session, migration, to);
    const left = migration.left.length + migration.problems.length;
    if (migration.changed.length === 0) return { kind: 'nothing', left };
    return { kind: await apply(session, migration, to, left), left };
  } catch (error) {
    connection.console.error(`migrating failed: ${describeError(error)}`);
    return { kind: 'failed' };
  }
}

/** With a sign that it is read; while somebody looks at the change nothing is. */
async function readMigration(
  { connection, documents, features, projects }: Session,
  folder: string,
  from: string | undefined,
  to: Readonly<Record<string, string>>,
): Promise<Migration> {
  const progress = features.workDoneProgress ? await connection.window.createWorkDoneProgress() : undefined;
  progress?.begin('Looptrap: reading the tests to migrate them');
  try {
    const { python } = await projects.choose(folder);
    return await migrateProject({
      ...{ folder, files: documents.fileSystem, workingDirectory: folder, to },
      ...(python !== undefined && { python }),
      ...(from !== undefined && { from: { 'pytest-asyncio': from } }),
    });
  } finally {
    progress?.done();
  }
}

/** What moves to another loop and what is left by hand; the change itself does not say it. */
function tellInLog(
  { connection }: Session,
  { from, loops, left, problems }: Migration,
  to: Readonly<Record<string, string>>,
): void {
  const lines = [
    `migration from pytest-asyncio ${from} to ${to['pytest-asyncio']}: tests that keep their loop: ${loops.kept}`,
    ...loops.changed.map(({ nodeid, message }) => `  ${nodeid}: ${message}`),
    ...problems.map(({ file, line, message }) => `  left to do by hand: ${file}:${line}: ${message}`),
    ...left.map(({ file, trap, message }) => `  left to do by hand: ${file}: ${trap}: ${message}`),
  ];
  connection.console.info(lines.join('\n'));
}

async function apply(
  session: Session,
  { changed, loops }: Migration,
  to: Readonly<Record<string, string>>,
  left: number,
): Promise<'shown' | 'refused'> {
  const { connection } = session;
  const title = `Migrate to pytest-asyncio ${to['pytest-asyncio']}`;
  const byHand = left === 0 ? '' : ` ${left} left to do by hand, see the log.`;
  const moved = new Set(loops.changed.map(({ nodeid }) => nodeid)).size;
  const description = `Tests that keep their loop: ${loops.kept}, that get another one: ${moved}.${byHand}`;
  const edits = changed.flatMap(({ path, before, after }) => lineEdits(path, before, after));
  const edit = toWorkspaceEdit(session, { title, edits, needsConfirmation: true, description });
  if (edit === undefined) return 'refused';
  const { applied, failureReason } = await connection.workspace.applyEdit({ label: title, edit });
  if (!applied && failureReason) connection.console.warn(`the change was not made: ${failureReason}`);
  return 'shown';
}
