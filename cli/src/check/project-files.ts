import { resolve } from 'node:path';
import type { AnalysisOptions, ProjectAnalysis } from '../../../server/src/analysis/analysis';
import { readNotebook } from '../../../server/src/notebook/read-notebook';
import type { FileSystem } from '../../../server/src/workspace/file-system';
import { findNotebooks, findTestFiles } from '../../../server/src/workspace/find-test-files';
import { isProjectFile } from '../../../server/src/workspace/project-files';
import { readPytestConfiguration } from '../../../server/src/workspace/read-pytest-configuration';
import { conftestChain, isInside, parentDirectory } from '../../../server/src/workspace/surroundings';
import { Refusal } from '../refusal';
import { openRecorded, type RecordedProject } from './cache/open-recorded';

/** A project and those of its files that were asked for. All paths absolute with `/`. */
export interface ProjectFiles extends RecordedProject {
  /** Folder it was opened from. */
  directory: string;
  /** Python files. */
  files: readonly string[];
  /** Configuration and requirement files. */
  configuration: readonly string[];
}

/**
 * Finds the projects that paths belong to, as pytest would if it were started in `cwd` with each path, and the files
 * to check: test files by pytest's rules, the conftests they see, notebooks, and the configuration files that decide
 * about them. A file that is named is always taken.
 * @param paths files or folders; none means the project around `cwd`.
 * @throws Refusal when a path does not exist.
 */
export async function selectProjectFiles(
  paths: readonly string[],
  cwd: string,
  fileSystem: FileSystem,
  options: AnalysisOptions,
): Promise<ProjectFiles[]> {
  const byRoot = new Map<
    string,
    RecordedProject & { directory: string; files: Set<string>; configuration: Set<string> }
  >();
  const opened = new Map<string, Promise<RecordedProject>>();
  const host = { files: fileSystem, workingDirectory: withSlashes(cwd) };
  for (const asked of paths.length === 0 ? [undefined] : paths) {
    const path = withSlashes(resolve(cwd, asked ?? '.'));
    if (!fileSystem.exists(path)) throw new Refusal(`${asked ?? path} does not exist; look at the path`);
    const isDirectory = fileSystem.isDirectory(path);
    const directory = isDirectory ? path : parentDirectory(path);
    const opening = opened.get(directory) ?? openRecorded(directory, options, host);
    opened.set(directory, opening);
    const recorded = await opening;
    const { project } = recorded;
    const entry = byRoot.get(project.rootDir) ?? {
      ...recorded,
      directory,
      files: new Set<string>(),
      configuration: new Set<string>(),
    };
    byRoot.set(project.rootDir, entry);
    const within = asked === undefined ? project.rootDir : path;
    if (!isDirectory) {
      (isProjectFile(path) ? entry.configuration : entry.files).add(path);
      continue;
    }
    const tests = asked === undefined ? project.testFiles() : testsBelow(path, project, fileSystem, cwd);
    const conftests = tests.flatMap((file) => conftestChain(fileSystem, file, project.rootDir));
    const notebooks = notebooksBelow(within, project, fileSystem, cwd);
    const found = [...tests, ...conftests.filter((file) => isInside(within, file)), ...notebooks];
    for (const file of found) entry.files.add(file);
    for (const file of project.projectFiles()) if (isInside(within, file)) entry.configuration.add(file);
  }
  return [...byRoot.values()].map(({ files, configuration, ...opened }) => ({
    ...opened,
    files: [...files].sort(),
    configuration: [...configuration].sort(),
  }));
}

/** `testpaths` counts only when nothing is named, so a folder that is named is searched by the other rules alone. */
function testsBelow(
  directory: string,
  project: ProjectAnalysis,
  fileSystem: FileSystem,
  cwd: string,
): readonly string[] {
  return findTestFiles(fileSystem, configurationOf(directory, project, fileSystem, cwd), [directory]);
}

/** Those in a language that Looptrap reads. */
function notebooksBelow(
  directory: string,
  project: ProjectAnalysis,
  fileSystem: FileSystem,
  cwd: string,
): readonly string[] {
  const found = findNotebooks(fileSystem, configurationOf(directory, project, fileSystem, cwd), [directory]);
  return found.filter((file) => readNotebook(fileSystem.readFile(file) ?? '').kind !== 'other-language');
}

function configurationOf(directory: string, project: ProjectAnalysis, fileSystem: FileSystem, cwd: string) {
  return readPytestConfiguration({
    fileSystem,
    paths: [directory],
    workingDirectory: withSlashes(cwd),
    pytestVersion: project.environment().packages.pytest,
    environment: process.env,
  });
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
