import { buildFacts } from '../../../server/src/model/build-facts';
import type { Facts, ModuleFacts } from '../../../server/src/model/facts';
import { readModule } from '../../../server/src/model/read-module';
import { parsePython } from '../../../server/src/syntax/parse-python';
import { findTestFiles } from '../../../server/src/workspace/find-test-files';
import type { InstalledVersions } from '../../../server/src/workspace/installed-versions';
import { nodeFileSystem } from '../../../server/src/workspace/node-file-system';
import { readInstalledVersions } from '../../../server/src/workspace/read-installed-versions';
import { readPytestConfiguration } from '../../../server/src/workspace/read-pytest-configuration';
import { conftestChain, importRoots, locateModule, packageChain } from '../../../server/src/workspace/surroundings';

/** What is installed for an interpreter, read as the product reads it. */
export function versionsOf(python: string): InstalledVersions {
  return readInstalledVersions({ fileSystem: nodeFileSystem, file: python, workspaceFolder: '/', interpreter: python });
}

/** Facts of every test file of a project on disk, read as the product reads them. */
export function predict(directory: string, versions: InstalledVersions): readonly Facts[] {
  const configuration = readPytestConfiguration({
    fileSystem: nodeFileSystem,
    paths: [directory],
    workingDirectory: directory,
    pytestVersion: versions.version('pytest'),
    environment: {},
  });
  const { rootDir } = configuration;
  const modules = new Map<string, ModuleFacts>();
  const moduleAt = (path: string): ModuleFacts => {
    const known = modules.get(path) ?? readModule(path, rootDir, parsePython(nodeFileSystem.readFile(path) ?? ''));
    modules.set(path, known);
    return known;
  };
  return findTestFiles(nodeFileSystem, configuration, [directory]).map((file) =>
    buildFacts({
      module: moduleAt(file),
      configuration,
      versions,
      conftests: conftestChain(nodeFileSystem, file, rootDir).map(moduleAt),
      packages: packageChain(nodeFileSystem, file, rootDir).map(moduleAt),
      findModule: (dotted) => {
        const path = locateModule(
          nodeFileSystem,
          dotted,
          importRoots(nodeFileSystem, file, rootDir, configuration.pythonpath),
        );
        return path === undefined ? undefined : moduleAt(path);
      },
    }),
  );
}
