import type { ProjectAnalysis } from '../analysis/analysis';
import { joinPath } from '../workspace/surroundings';
import { lookForTests } from './look-for-tests';
import type { Session } from './session';

/** A project of the workspace and what is to be read of it. */
export interface WorkspaceProject {
  readonly project: ProjectAnalysis;
  /** Its configuration and requirement files. */
  readonly configuration: readonly string[];
  /** Test files and the conftest.py that speak about them, each only in the project pytest would find for it. */
  readonly suite: readonly string[];
}

/** What pytest would collect in the workspace folders, and around the open documents, by project. */
export async function workspaceFiles(session: Session): Promise<WorkspaceProject[]> {
  const { folders, projects } = session;
  const suites = new Map<ProjectAnalysis, Set<string>>();
  const suiteOf = (project: ProjectAnalysis): Set<string> => {
    const known = suites.get(project) ?? new Set();
    suites.set(project, known);
    return known;
  };
  const sort = async (found: ProjectAnalysis) => {
    await lookForTests(session, found);
    for (const path of found.suiteFiles()) suiteOf(await projects.of(path)).add(path);
  };
  for (const folder of folders) {
    const around = await projects.of(joinPath(folder, 'conftest.py'));
    suiteOf(around);
    await sort(around);
  }
  // Those below a folder, and those of open documents.
  for (const project of projects.opened()) {
    suiteOf(project);
    await sort(project);
  }
  return [...suites].map(([project, suite]) => ({ project, configuration: project.projectFiles(), suite: [...suite] }));
}
