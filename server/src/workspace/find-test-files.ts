import type { FileSystem } from './file-system';
import type { PytestConfiguration } from './pytest-configuration';

/** Whether pytest's `python_files` take the file. */
export function isTestFile(path: string, configuration: PytestConfiguration): boolean {
  throw new Error(`not built yet: ${path} ${configuration.rootDir}`);
}

/**
 * Test files pytest would collect below the given files and directories (rootdir's `testpaths` when none is given), sorted.
 * Skips `norecursedirs`, virtual environments and what .gitignore excludes; a file named explicitly is always taken.
 */
export function findTestFiles(
  fileSystem: FileSystem,
  configuration: PytestConfiguration,
  paths: readonly string[],
): readonly string[] {
  throw new Error(`not built yet: ${fileSystem} ${configuration.rootDir} ${paths.join()}`);
}
