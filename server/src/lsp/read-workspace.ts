import type { FileAnalysis, ProjectAnalysis } from '../analysis/analysis';
import type { Finding } from '../traps/trap';
import { breathe } from './breathe';
import { fileUri } from './document-paths';
import { logFailures, type Session, shown } from './session';
import { workspaceFiles } from './workspace-files';

/** One file of the workspace as it was read. */
export interface ReadFile {
  readonly project: ProjectAnalysis;
  readonly analysis: FileAnalysis;
  /** What is shown of the analysis. */
  readonly findings: readonly Finding[];
  readonly kind: 'suite' | 'configuration';
}

/** How long reading may keep other questions waiting, in milliseconds. */
const LONGEST_BUSY = 10;

/**
 * Reads every file of the workspace, open or not, with pauses in which the editor's questions are answered.
 * @param report told the share that is done, from 0 to 1
 * @returns undefined when it was cancelled
 */
export async function readWorkspace(
  session: Session,
  isCancelled: () => boolean,
  report: (part: number) => void,
): Promise<ReadFile[] | undefined> {
  const found: ReadFile[] = [];
  const all = await workspaceFiles(session);
  const total = all.reduce((sum, { suite, configuration }) => sum + suite.length + configuration.length, 0);
  let paused = performance.now();
  for (const { project, suite, configuration } of all) {
    const settings = await session.settings.get(fileUri(project.rootDir));
    // The configuration speaks about all the tests, which are read by then.
    for (const [kind, files] of [['suite', suite] as const, ['configuration', configuration] as const]) {
      for (const path of files) {
        if (!(await project.prepare(path, isCancelled, breathe))) return undefined;
        const analysis = project.analyse(path);
        logFailures(session, path, analysis);
        found.push({ project, analysis, findings: shown(analysis.findings, settings), kind });
        if (performance.now() - paused < LONGEST_BUSY) continue;
        report(found.length / total);
        await breathe();
        if (isCancelled()) return undefined;
        paused = performance.now();
      }
    }
  }
  return isCancelled() ? undefined : found;
}

/** Runs work that can be cancelled with a sign of its progress, where the editor has one. */
export async function withProgress<Answer>(
  { connection, features }: Session,
  title: string,
  work: (isCancelled: () => boolean, report: (part: number) => void) => Promise<Answer>,
): Promise<Answer> {
  const progress = features.workDoneProgress ? await connection.window.createWorkDoneProgress() : undefined;
  progress?.begin(title, 0, undefined, true);
  try {
    const isCancelled = () => progress?.token.isCancellationRequested ?? false;
    let told = 0;
    return await work(isCancelled, (part) => {
      const percent = Math.round(part * 100);
      if (percent > told) progress?.report(percent);
      told = percent;
    });
  } finally {
    progress?.done();
  }
}
