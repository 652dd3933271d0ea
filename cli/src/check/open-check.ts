import { resolve } from 'node:path';
import type { AnalysisOptions } from '../../../server/src/analysis/analysis';
import { type EditedFiles, editOver } from '../../../server/src/analysis/edited-files';
import { unknownNames } from '../../../server/src/analysis/select-traps';
import { unknownName } from '../../../server/src/analysis/setting-names';
import { UNUSED_SUPPRESSION } from '../../../server/src/analysis/unused-suppressions';
import { traps } from '../../../server/src/traps/registry';
import type { Finding } from '../../../server/src/traps/trap';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { nodeFileSystem } from '../../../server/src/workspace/node-file-system';
import { readPythonEnvironment } from '../../../server/src/workspace/python-environment';
import { Refusal } from '../refusal';
import { readStandardInput } from '../standard-input';
import { type Baseline, DEFAULT_BASELINE, readBaseline } from './baseline';
import { type CheckOptions, SEVERITIES } from './check-options';
import { type ProjectFiles, selectProjectFiles } from './project-files';

/** One run of `looptrap check`, opened and not yet done. Paths absolute with `/`. */
export interface Check {
  readonly cwd: string;
  readonly options: CheckOptions;
  readonly analysisOptions: AnalysisOptions;
  /** The file that standard input is, when it is one. */
  readonly input: string | undefined;
  /** Its text by its path. */
  readonly overlay: ReadonlyMap<string, string>;
  readonly edited: EditedFiles;
  readonly projects: readonly ProjectFiles[];
  readonly baselineFile: string;
  /** Findings that are known already, with --baseline. */
  readonly baseline: Baseline | undefined;
  /** Whether a finding is loud enough. */
  counts(finding: Finding): boolean;
}

/**
 * Finds what is to be checked and reads what is asked of standard input and of the baseline.
 * @throws Refusal when options contradict each other or name what is not there
 */
export async function openCheck(paths: readonly string[], options: CheckOptions): Promise<Check> {
  refuse(paths, options);
  const cwd = process.cwd().replaceAll('\\', '/');
  const absolute = (path: string) => resolve(cwd, path).replaceAll('\\', '/');
  if (options.python !== undefined && !readPythonEnvironment(nodeFileSystem, absolute(options.python))) {
    throw new Refusal(
      `no packages are installed for ${options.python}; give the interpreter of an environment, or its folder`,
    );
  }
  const input = options.stdinFilename === undefined ? undefined : absolute(options.stdinFilename);
  const overlay = new Map(input === undefined ? [] : [[input, readStandardInput()]]);
  const edited = editOver(memoryFileSystem(overlay, nodeFileSystem));
  const analysisOptions: AnalysisOptions = {
    ...(options.python !== undefined && { python: absolute(options.python) }),
    ...(options.target && { targetVersions: options.target }),
    ...(options.select && { select: options.select }),
    ...(options.ignore && { ignore: options.ignore }),
  };
  const baselineFile = absolute(options.baseline ?? DEFAULT_BASELINE);
  const loudEnough = SEVERITIES.slice(0, SEVERITIES.indexOf(options.severity) + 1);
  return {
    ...{ cwd, options, analysisOptions, input, overlay, edited, baselineFile },
    projects: await selectProjectFiles(input === undefined ? paths : [input], cwd, edited, analysisOptions),
    baseline: options.baseline === undefined || options.writeBaseline ? undefined : readBaseline(baselineFile),
    counts: ({ severity }) => loudEnough.includes(severity),
  };
}

function refuse(paths: readonly string[], options: CheckOptions): void {
  const known = [...traps, UNUSED_SUPPRESSION];
  const names = known.flatMap(({ name, category }): string[] => [name, category]);
  const unknown = unknownNames(known, options);
  if (unknown.length > 0) throw new Refusal(unknown.map((name) => unknownName(name, names)).join('; '));
  const { stdinFilename, unsafeFixes, fix, diff, writeBaseline } = options;
  if (stdinFilename !== undefined && paths.some((path) => path !== '-')) {
    throw new Refusal('--stdin-filename checks standard input alone; leave out the paths');
  }
  if (stdinFilename === undefined && paths.includes('-')) {
    throw new Refusal('say which file standard input is: --stdin-filename tests/test_orders.py');
  }
  if (unsafeFixes && !fix && !diff) throw new Refusal('--unsafe-fixes says which repairs; add --fix or --diff');
  if (fix && diff) throw new Refusal('--diff shows what --fix would write; choose one of them');
  if (writeBaseline && (fix || diff || stdinFilename !== undefined)) {
    throw new Refusal('--write-baseline writes what is found in the files as they are; run it alone');
  }
}
