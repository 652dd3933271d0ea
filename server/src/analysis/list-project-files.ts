import { CONFIGURATION_NAMES } from '../workspace/configuration-file';
import type { FileSystem } from '../workspace/file-system';
import { requirementFiles } from '../workspace/pinned-versions';
import { LOCK_NAMES } from '../workspace/project-files';
import type { PytestConfiguration } from '../workspace/pytest-configuration';
import { joinPath } from '../workspace/surroundings';

/** Configuration and requirement files of a project that there are: those at rootdir, and those pytest overlooks. */
export function listProjectFiles(files: FileSystem, configuration: PytestConfiguration): readonly string[] {
  const { rootDir, file, ignored } = configuration;
  const atRoot = CONFIGURATION_NAMES.map((name) => joinPath(rootDir, name)).filter((path) => files.exists(path));
  const locks = LOCK_NAMES.map((name) => joinPath(rootDir, name)).filter((path) => files.exists(path));
  const found = [...atRoot, ...ignored.map((one) => one.file), ...requirementFiles(files, rootDir), ...locks];
  return [...new Set(file === undefined ? found : [file, ...found])].sort();
}
