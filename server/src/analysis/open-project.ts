import { loadParser } from '../syntax/parse-python';
import { traps as allTraps } from '../traps/registry';
import type { Trap } from '../traps/trap';
import type { FileSystem } from '../workspace/file-system';
import { nodeFileSystem } from '../workspace/node-file-system';
import { readInstalledVersions } from '../workspace/read-installed-versions';
import { readPytestConfiguration } from '../workspace/read-pytest-configuration';
import { joinPath } from '../workspace/surroundings';
import type { AnalysisOptions, ProjectAnalysis } from './analysis';
import { parserFolder } from './parser-files';
import { createProject, type ProjectSurroundings } from './project';
import { readProjectSettings } from './project-settings';
import { rememberFiles } from './remembered-files';

/** What the language server and tests put in the place of the defaults. */
export interface ProjectHost {
  readonly files?: FileSystem;
  readonly traps?: readonly Trap[];
  /** Where pytest would be started; default: the folder itself. */
  readonly workingDirectory?: string;
  /** After how many files and directories looking for tests ends; default: never. */
  readonly mostEntries?: number;
}

/**
 * Opens the pytest project around a folder for reading. Executes nothing.
 * @param folder absolute path of a folder (or of a file in it), with `/` or the platform's separators
 * @returns the project; problems with its configuration are told by `configurationProblems()`
 * @throws Error when Looptrap itself is incomplete (the parser's files are missing)
 */
export async function openProject(
  folder: string,
  options: AnalysisOptions = {},
  host: ProjectHost = {},
): Promise<ProjectAnalysis> {
  await loadParser(parserFolder());
  const start = folder.replaceAll('\\', '/');
  const files = rememberFiles(host.files ?? nodeFileSystem);
  const traps = host.traps ?? allTraps;
  return createProject({
    files,
    traps,
    ...(host.mostEntries !== undefined && { mostEntries: host.mostEntries }),
    surroundings: (seen) => readSurroundings(seen, start, host.workingDirectory ?? start, options, traps),
  });
}

function readSurroundings(
  fileSystem: FileSystem,
  folder: string,
  workingDirectory: string,
  options: AnalysisOptions,
  traps: readonly Trap[],
): ProjectSurroundings {
  const environment = process.env;
  // Which folder is pytest's rootdir depends on pytest's version, and that on what is written nearby.
  const near = readProjectSettings(fileSystem, folder, traps, options);
  const versions = readInstalledVersions({
    fileSystem,
    // The question is about the folder's files; it need not exist.
    file: joinPath(folder, 'conftest.py'),
    workspaceFolder: workingDirectory,
    ...(options.python !== undefined && { interpreter: options.python.replaceAll('\\', '/') }),
    ...(environment.VIRTUAL_ENV !== undefined && { virtualEnv: environment.VIRTUAL_ENV }),
    ...(options.targetVersions && { overrides: options.targetVersions }),
    withoutEnvironment: near.settings.targetVersions,
  });
  const configuration = readPytestConfiguration({
    fileSystem,
    paths: [folder],
    workingDirectory,
    pytestVersion: versions.version('pytest'),
    environment,
  });
  const { settings, policy, problems } = readProjectSettings(fileSystem, configuration.rootDir, traps, options);
  return { configuration, versions, settings, policy, problems: [...configuration.problems, ...problems] };
}
