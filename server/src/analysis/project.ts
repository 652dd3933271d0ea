import { buildFacts } from '../model/build-facts';
import type { Facts, ModuleFacts } from '../model/facts';
import type { Trap } from '../traps/trap';
import { findTestFiles } from '../workspace/find-test-files';
import type { InstalledVersions } from '../workspace/installed-versions';
import type { PytestConfiguration } from '../workspace/pytest-configuration';
import {
  conftestChain,
  importRoots,
  isInside,
  locateModule,
  packageChain,
  parentDirectory,
} from '../workspace/surroundings';
import type { FileAnalysis, ProjectAnalysis } from './analysis';
import { checkModule } from './check-module';
import { summariseEnvironment } from './environment-summary';
import { describeFailure, describeSyntaxErrors, UNREADABLE } from './file-problems';
import { createModuleStore, LARGEST_FILE } from './module-store';
import { type RememberedFiles, watchedReads } from './remembered-files';

/** What surrounds a project's files; read again when a configuration file or the environment changes. */
export interface ProjectSurroundings {
  readonly configuration: PytestConfiguration;
  readonly versions: InstalledVersions;
}

export interface ProjectParts {
  readonly files: RememberedFiles;
  readonly traps: readonly Trap[];
  surroundings(): ProjectSurroundings;
}

/** An analysis with everything it was made from. */
interface Entry {
  readonly analysis: FileAnalysis;
  /** Every file that was looked for while making it, there or not. */
  readonly read: Set<string>;
  /** A conftest.py speaks about the tests below it: true when it looked at them. */
  usesSuite: boolean;
}

/** Joins the rooms for one project; everything is read on demand and kept until `invalidate` says that it changed. */
export function createProject({ files, traps, surroundings }: ProjectParts): ProjectAnalysis {
  let current = surroundings();
  const { rootDir } = current.configuration;
  const modules = createModuleStore(files, rootDir);
  const entries = new Map<string, Entry>();
  let testFiles: readonly string[] | undefined;

  const listTestFiles = () => {
    testFiles ??= findTestFiles(files, current.configuration, []);
    return testFiles;
  };

  const buildEntry = (path: string, module: ModuleFacts): Entry => {
    const read = new Set<string>([path]);
    const entry: { analysis: FileAnalysis; read: Set<string>; usesSuite: boolean } = {
      analysis: { path, text: module.text, facts: undefined, findings: [], problems: [] },
      read,
      usesSuite: false,
    };
    const seen = watchedReads(files, (asked) => read.add(asked));
    const { configuration, versions } = current;
    const chain = (paths: readonly string[]) => paths.flatMap((found) => modules.module(found) ?? []);
    const roots = importRoots(seen, path, rootDir, configuration.pythonpath);
    const facts = buildFacts({
      module,
      configuration,
      versions,
      conftests: chain(conftestChain(seen, path, rootDir)),
      packages: chain(packageChain(seen, path, rootDir)),
      findModule(dotted) {
        const found = locateModule(seen, dotted, roots);
        return found === undefined ? undefined : modules.module(found);
      },
      get suite() {
        if (!path.endsWith('/conftest.py')) return undefined;
        entry.usesSuite = true;
        return suiteBelow(path);
      },
    });
    const { findings, failed } = checkModule(facts, traps);
    const problems = [...describeSyntaxErrors(module.tree), ...failed.map(describeFailure)];
    entry.analysis = { path, text: module.text, facts, findings, problems };
    return entry;
  };

  const suiteBelow = (conftest: string): readonly Facts[] => {
    const directory = parentDirectory(conftest);
    return listTestFiles()
      .filter((file) => isInside(directory, file))
      .flatMap((file) => analyse(file).facts ?? []);
  };

  const analyse = (path: string): FileAnalysis => {
    const known = entries.get(path);
    if (known) return known.analysis;
    const module = modules.module(path);
    if (!module) return unreadable(path, files.readFile(path));
    const entry = buildEntry(path, module);
    entries.set(path, entry);
    return entry.analysis;
  };

  const drop = (goes: (entry: Entry, path: string) => boolean): string[] => {
    const dropped = [...entries].filter(([path, entry]) => goes(entry, path)).map(([path]) => path);
    for (const path of dropped) entries.delete(path);
    return dropped;
  };

  return {
    rootDir,
    environment: () => summariseEnvironment(current.versions),
    testFiles: listTestFiles,
    analyse,
    configurationProblems: () => current.configuration.problems,
    invalidate(path) {
      files.forget(path);
      if (!modules.refresh(path)) return [];
      testFiles = undefined;
      const direct = drop((entry) => entry.read.has(path));
      const directories = [path, ...direct].map(parentDirectory);
      const conftests = drop(
        (entry, conftest) => entry.usesSuite && directories.some((below) => isInside(parentDirectory(conftest), below)),
      );
      return [...direct, ...conftests];
    },
    reload() {
      current = surroundings();
      testFiles = undefined;
      return drop(() => true);
    },
  };
}

function unreadable(path: string, text: string | undefined): FileAnalysis {
  const message =
    text === undefined ? UNREADABLE : `larger than ${LARGEST_FILE / 1_000_000} million characters: not checked`;
  return { path, text: text ?? '', facts: undefined, findings: [], problems: [{ message, start: 0, end: 0 }] };
}
