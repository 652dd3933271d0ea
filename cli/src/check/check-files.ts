import type { FileProblem, ProjectAnalysis } from '../../../server/src/analysis/analysis';
import type { Finding } from '../../../server/src/traps/trap';

/** What was said about one file; plain data that goes from thread to thread. */
export interface CheckedFile {
  /** Absolute, with `/`. */
  readonly path: string;
  readonly findings: readonly Finding[];
  readonly problems: readonly FileProblem[];
}

/** Checks files in their order. */
export function checkFiles(project: ProjectAnalysis, paths: readonly string[]): CheckedFile[] {
  return paths.map((path) => {
    const { findings, problems } = project.analyse(path);
    return { path, findings, problems };
  });
}
