import type { AnalysisOptions, ProjectAnalysis } from '../../../../server/src/analysis/analysis';
import { openProject, type ProjectHost } from '../../../../server/src/analysis/open-project';
import type { FileSystem } from '../../../../server/src/workspace/file-system';
import { fingerprint, type RecordedFiles, recordFiles } from './recorded-files';
import { statesOf } from './seen-places';

/** A project with what it reads. */
export interface RecordedProject {
  readonly project: ProjectAnalysis;
  readonly recorded: RecordedFiles;
  /** Fingerprint of all that its configuration, settings and versions come from; undefined when that is not known. */
  readonly basis: string | undefined;
}

export async function openRecorded(
  directory: string,
  options: AnalysisOptions,
  host: ProjectHost & { readonly files: FileSystem },
): Promise<RecordedProject> {
  const recorded = recordFiles(host.files);
  const project = await openProject(directory, options, { ...host, files: recorded });
  const states = statesOf(recorded, project.basis());
  const variables = Object.entries(process.env).filter(([name]) => /^(?:PYTEST_|VIRTUAL_ENV$)/.test(name));
  const basis = states && fingerprint(JSON.stringify([states.toSorted(), variables.toSorted()]));
  return { project, recorded, basis };
}
