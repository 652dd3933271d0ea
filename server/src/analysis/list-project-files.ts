import { CONFIGURATION_NAMES } from '../workspace/configuration-file';
import type { FileSystem } from '../workspace/file-system';
import type { PytestConfiguration } from '../workspace/pytest-configuration';
import { joinPath } from '../workspace/surroundings';

/** Configuration and requirement files of a project that there are: those at rootdir, and those pytest overlooks. */
export function listProjectFiles(files: FileSystem, configuration: PytestConfiguration): readonly string[] {
  const { rootDir, file, ignored } = configuration;
  const atRoot = CONFIGURATION_NAMES.map((name) => joinPath(rootDir, name)).filter((path) => files.exists(path));
  return [...new Set([...(file === undefined ? [] : [file]), ...atRoot, ...ignored.map((one) => one.file)])].sort();
}
