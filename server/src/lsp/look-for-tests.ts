import type { ProjectAnalysis } from '../analysis/analysis';
import { breathe } from './breathe';
import type { Session } from './session';

/**
 * How many files and directories are gone through for a project in the editor: more than the largest projects have
 * outside of their environments, and less than a disk. About two seconds of work.
 */
export const MOST_ENTRIES = 250_000;

/** Looks for a project's tests while the editor's questions go first; says so, once, where there is too much to look at. */
export async function lookForTests({ connection, logged }: Session, project: ProjectAnalysis): Promise<void> {
  await project.lookForTests(() => false, breathe);
  if (project.knownTestFiles()?.isComplete !== false) return;
  const message = `Looptrap: ${project.rootDir} holds more than ${MOST_ENTRIES.toLocaleString('en')} files and folders, so not all of its tests were found. Open the folder of one project, or name its folders with tests: "testpaths" in pytest's configuration.`;
  if (logged.has(message)) return;
  logged.add(message);
  connection.console.warn(message);
  void connection.window.showWarningMessage(message);
}
