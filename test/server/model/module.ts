import { buildFacts } from '../../../server/src/model/build-facts';
import type { Facts, ModuleFacts, NodeId } from '../../../server/src/model/facts';
import { readModule } from '../../../server/src/model/read-module';
import { parsePython } from '../../../server/src/syntax/parse-python';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { readInstalledVersions } from '../../../server/src/workspace/read-installed-versions';
import { readPytestConfiguration } from '../../../server/src/workspace/read-pytest-configuration';
import { conftestChain, importRoots, locateModule, packageChain } from '../../../server/src/workspace/surroundings';

export function moduleOf(text: string, path = '/w/tests/test_it.py'): ModuleFacts {
  return readModule(path, '/w', parsePython(text));
}

/** Facts of a file of a project in memory; versions as given, otherwise the newest known. */
export function factsOf(
  files: Readonly<Record<string, string>>,
  file: string,
  overrides: Readonly<Record<string, string>> = {},
): Facts {
  const fileSystem = memoryFileSystem(new Map(Object.entries(files)));
  const versions = readInstalledVersions({ fileSystem, file, workspaceFolder: '/w', overrides });
  const configuration = readPytestConfiguration({
    fileSystem,
    paths: [file],
    workingDirectory: '/w',
    pytestVersion: versions.version('pytest'),
    environment: {},
  });
  const at = (path: string): ModuleFacts => moduleOf(fileSystem.readFile(path) ?? '', path);
  return buildFacts({
    module: at(file),
    configuration,
    versions,
    conftests: conftestChain(fileSystem, file, configuration.rootDir).map(at),
    packages: packageChain(fileSystem, file, configuration.rootDir).map(at),
    findModule: (dotted) => {
      const path = locateModule(
        fileSystem,
        dotted,
        importRoots(fileSystem, file, configuration.rootDir, configuration.pythonpath),
      );
      return path === undefined ? undefined : at(path);
    },
  });
}

/** The last expression with exactly this text. */
export function expression(module: ModuleFacts, text: string): NodeId {
  for (let node = module.tree.size - 1; node > 0; node--) {
    if (module.tree.textOf(node) === text) return node;
  }
  throw new Error(`no node reads ${text}`);
}
