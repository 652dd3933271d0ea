import type { Trap } from '../traps/trap';
import type { FileSystem } from '../workspace/file-system';
import type { LooptrapSettings } from '../workspace/looptrap-settings';
import type { ConfigurationProblem } from '../workspace/pytest-configuration';
import { readLooptrapSettings } from '../workspace/read-looptrap-settings';
import type { AnalysisOptions } from './analysis';
import { createFindingPolicy, type FindingPolicy } from './finding-policy';
import { applyCommandLine, mergeSettings } from './merge-settings';
import { nameProblems } from './setting-names';
import { UNUSED_SUPPRESSION } from './unused-suppressions';

/** What a project, a person and a command line want together. */
export interface ProjectSettings {
  readonly settings: LooptrapSettings;
  readonly policy: FindingPolicy;
  /** What is wrong with `[tool.looptrap]`. */
  readonly problems: readonly ConfigurationProblem[];
}

/** Reads `[tool.looptrap]` for a folder and puts what a person asked for over it. */
export function readProjectSettings(
  fileSystem: FileSystem,
  folder: string,
  traps: readonly Trap[],
  options: Pick<AnalysisOptions, 'settings' | 'select' | 'ignore'>,
): ProjectSettings {
  const written = readLooptrapSettings(fileSystem, folder);
  const settings = applyCommandLine(mergeSettings(written.settings, options.settings ?? {}), options);
  const known = [...traps, UNUSED_SUPPRESSION];
  return {
    settings,
    policy: createFindingPolicy(known, settings, written.directory),
    problems: [...written.problems, ...nameProblems(known, written)],
  };
}
