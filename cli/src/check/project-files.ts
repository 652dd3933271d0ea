import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AnalysisOptions, ProjectAnalysis } from '../../../server/src/analysis/analysis';
import { openProject } from '../../../server/src/analysis/open-project';
import type { FileSystem } from '../../../server/src/workspace/file-system';
import { findTestFiles } from '../../../server/src/workspace/find-test-files';
import { readPytestConfiguration } from '../../../server/src/workspace/read-pytest-configuration';
import { conftestChain, isInside, parentDirectory } from '../../../server/src/workspace/surroundings';

/** A project and those of its files that were asked for. All paths absolute with `/`. */
export interface ProjectFiles {
  project: ProjectAnalysis;
  files: readonly string[];
}

/** What was asked for is not there. */
export interface MissingPath {
  missing: string;
}

/**
 * Finds the projects that paths belong to, as pytest would if it were started in `cwd` with each path, and the files
 * to check: test files by pytest's rules and the conftests they see. A file that is named is always taken.
 * @param paths files or folders; none means the project around `cwd`.
 */
export async function selectProjectFiles(
  paths: readonly string[],
  cwd: string,
  fileSystem: FileSystem,
  options: AnalysisOptions,
): Promise<ProjectFiles[] | MissingPath> {
  const byRoot = new Map<string, { project: ProjectAnalysis; files: Set<string> }>();
  const host = { files: fileSystem, workingDirectory: withSlashes(cwd) };
  for (const asked of paths.length === 0 ? [undefined] : paths) {
    const path = withSlashes(resolve(cwd, asked ?? '.'));
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return { missing: asked ?? path };
    const project = await openProject(stat.isDirectory() ? path : parentDirectory(path), options, host);
    const entry = byRoot.get(project.rootDir) ?? { project, files: new Set<string>() };
    byRoot.set(project.rootDir, entry);
    const files = asked === undefined ? entry.project.testFiles() : filesBelow(path, entry.project, fileSystem, cwd);
    for (const file of stat.isDirectory() ? files : [path]) entry.files.add(file);
  }
  return [...byRoot.values()].map(({ project, files }) => ({ project, files: [...files].sort() }));
}

function filesBelow(directory: string, project: ProjectAnalysis, fileSystem: FileSystem, cwd: string): Set<string> {
  const configuration = readPytestConfiguration({
    fileSystem,
    paths: [directory],
    workingDirectory: withSlashes(cwd),
    pytestVersion: project.environment().packages.pytest,
    environment: process.env,
  });
  const tests = findTestFiles(fileSystem, configuration, [directory]);
  const conftests = tests.flatMap((file) => conftestChain(fileSystem, file, project.rootDir));
  return new Set([...tests, ...conftests.filter((file) => isInside(directory, file))]);
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
