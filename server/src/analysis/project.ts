import { buildFacts } from '../model/build-facts';
import type { Facts, ModuleFacts } from '../model/facts';
import type { Trap } from '../traps/trap';
import type { FileSystem } from '../workspace/file-system';
import { findTestFiles, isTestFile } from '../workspace/find-test-files';
import type { InstalledVersions } from '../workspace/installed-versions';
import type { TrapSettings } from '../workspace/looptrap-settings';
import { isProjectFile } from '../workspace/project-files';
import type { ConfigurationProblem, PytestConfiguration } from '../workspace/pytest-configuration';
import { conftestChain, importRoots, isInside, packageChain, parentDirectory } from '../workspace/surroundings';
import type { FileAnalysis, FileProblem, ProjectAnalysis } from './analysis';
import { checkModule } from './check-module';
import { summariseEnvironment } from './environment-summary';
import { describeFailedCheck, describeFailedReading, describeSyntaxErrors, describeUnread } from './file-problems';
import type { FindingPolicy } from './finding-policy';
import { listProjectFiles } from './list-project-files';
import { createModuleStore, readText } from './module-store';
import { createProjectChecks } from './project-checks';
import { type RememberedFiles, watchedReads, withText } from './remembered-files';
import { rememberedLookups } from './remembered-lookups';

/** What surrounds a project's files; read again when a configuration file or the environment changes. */
export interface ProjectSurroundings {
  readonly configuration: PytestConfiguration;
  readonly versions: InstalledVersions;
  readonly settings: TrapSettings;
  readonly policy: FindingPolicy;
  /** Everything wrong with configuration files, ours too. */
  readonly problems: readonly ConfigurationProblem[];
}

export interface ProjectParts {
  readonly files: RememberedFiles;
  readonly traps: readonly Trap[];
  surroundings(files: FileSystem): ProjectSurroundings;
}

/** What was made from one file, with everything it was made from. */
interface Entry {
  readonly facts: Facts;
  /** Every file and folder that was looked for while making it, there or not. */
  readonly read: ReadonlySet<string>;
  /** False when the file or one it was made from does not parse. */
  settled: boolean;
  /** A conftest.py speaks about the tests below it: true when it looked at them. */
  readonly usesSuite: boolean;
  analysis: FileAnalysis | undefined;
}

/** How long reading may keep other questions waiting, in milliseconds. */
const LONGEST_BUSY = 20;

/** Where packages are installed. */
const LIBRARY = /\/(?:site|dist)-packages$/;

/** Joins the rooms for one project; everything is read on demand and kept until `invalidate` says that it changed. */
export function createProject({ files, traps, surroundings }: ProjectParts): ProjectAnalysis {
  const basis = new Set<string>();
  let installed = '';
  const listInstalled = (): string =>
    [...basis]
      .filter((path) => LIBRARY.test(path))
      .map((path) => files.listDirectory(path).join('/'))
      .join('\n');
  const survey = () => {
    basis.clear();
    const found = surroundings(watchedReads(files, (path) => basis.add(path)));
    installed = listInstalled();
    return found;
  };
  let current = survey();
  const { rootDir } = current.configuration;
  const modules = createModuleStore(files, rootDir);
  const entries = new Map<string, Entry>();
  let testFiles: readonly string[] | undefined;

  const listTestFiles = () => {
    testFiles ??= findTestFiles(files, current.configuration, []);
    return testFiles;
  };

  const locate = rememberedLookups(files);

  const readEntry = (path: string, module: ModuleFacts): Entry => {
    const read = new Set([path]);
    const entry = { read, settled: parses(module), usesSuite: path.endsWith('/conftest.py'), analysis: undefined };
    const seen = watchedReads(files, (asked) => read.add(asked));
    const load = (found: string): ModuleFacts | undefined => {
      const other = modules.module(found);
      if (other && !parses(other)) entry.settled = false;
      return other;
    };
    const { configuration, versions, settings } = current;
    const roots = importRoots(seen, path, rootDir, configuration.pythonpath);
    const suite = entry.usesSuite ? suiteBelow(path) : undefined;
    if (suite?.some((facts) => !parses(facts.module))) entry.settled = false;
    const facts = buildFacts({
      module,
      configuration,
      versions,
      settings,
      conftests: conftestChain(seen, path, rootDir).flatMap((found) => load(found) ?? []),
      packages: packageChain(seen, path, rootDir).flatMap((found) => load(found) ?? []),
      findModule(dotted) {
        const found = locate.module(dotted, roots, (asked) => read.add(asked));
        return found === undefined ? undefined : load(found);
      },
      ...(suite && { suite }),
    });
    return Object.assign(entry, { facts });
  };

  const entryOf = (path: string): Entry | undefined => {
    const known = entries.get(path);
    if (known) return known;
    const module = modules.module(path);
    if (!module) return undefined;
    const entry = readEntry(path, module);
    entries.set(path, entry);
    return entry;
  };

  const testsBelow = (conftest: string): readonly string[] => {
    const directory = parentDirectory(conftest);
    return listTestFiles().filter((file) => isInside(directory, file));
  };

  const factsOf = (file: string): Facts | undefined => {
    try {
      return entryOf(file)?.facts;
    } catch {
      // Told where that file is analysed; it must not take others with it.
      return undefined;
    }
  };

  const suiteBelow = (conftest: string): readonly Facts[] =>
    testsBelow(conftest).flatMap((file) => factsOf(file) ?? []);

  const checks = createProjectChecks({
    traps,
    files,
    suite: () => ({
      facts: suiteFiles().flatMap((file) => factsOf(file) ?? []),
      settled: suiteFiles().every((file) => entries.get(file)?.settled !== false),
    }),
  });
  const suiteFiles = (): readonly string[] => {
    const tests = listTestFiles();
    return [...new Set([...tests.flatMap((file) => conftestChain(files, file, rootDir)), ...tests])];
  };

  const prepare = async (path: string, isCancelled: () => boolean): Promise<boolean> => {
    const isProject = isProjectFile(path);
    if (!isProject && (!path.endsWith('/conftest.py') || entries.has(path))) return !isCancelled();
    let paused = performance.now();
    for (const file of isProject ? suiteFiles() : testsBelow(path)) {
      if (performance.now() - paused > LONGEST_BUSY) {
        await new Promise((resolve) => setImmediate(resolve));
        if (isCancelled()) return false;
        paused = performance.now();
      }
      factsOf(file);
    }
    return !isCancelled();
  };

  const analyse = (path: string): FileAnalysis => {
    if (isProjectFile(path)) return checks.analyse(current, path);
    try {
      const entry = entryOf(path);
      if (!entry) {
        const text = files.readFile(path);
        return unchecked(path, text, describeUnread(path, text));
      }
      entry.analysis ??= checked(entry, traps, current.policy);
      return entry.analysis;
    } catch (error) {
      return unchecked(path, files.readFile(path), [describeFailedReading(error)]);
    }
  };

  const suiteFor = (path: string): readonly string[] => {
    if (isProjectFile(path)) return suiteFiles();
    return path.endsWith('/conftest.py') ? testsBelow(path) : [];
  };

  const readFor = (path: string): ReadonlySet<string> | undefined => {
    const read = new Set([path, ...(isProjectFile(path) ? checks.read() : [])]);
    for (const file of isProjectFile(path) ? suiteFiles() : [path, ...suiteFor(path)]) {
      const entry = entries.get(file);
      if (entry === undefined && modules.module(file) !== undefined) return undefined;
      for (const one of entry?.read ?? [file]) read.add(one);
    }
    return read;
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
    suiteFiles,
    prepare,
    analyse,
    readFor,
    suiteFor,
    basis: () => basis,
    isEnvironmentChanged: () => listInstalled() !== installed,
    glance: (path) => checks.glance(current, path),
    preview(path, text) {
      if (isProjectFile(path)) {
        const changed = withText(files, path, text);
        return checks.preview(surroundings(changed), changed, path);
      }
      const module = readText(path, rootDir, text);
      if (!module) return unchecked(path, text, describeUnread(path, text));
      return checked(readEntry(path, module), traps, current.policy);
    },
    projectFiles: () => listProjectFiles(files, current.configuration),
    configurationProblems: () => current.problems,
    invalidate(path) {
      const folders = files.forget(path);
      const changed = modules.refresh(path) ? [path, ...folders] : folders;
      locate.forget();
      const isTest = isTestFile(path, current.configuration);
      // Listing walks the whole project: not for every keystroke in a file that is listed already.
      if (isTest && testFiles?.includes(path) !== files.exists(path)) testFiles = undefined;
      if (changed.length === 0) return [];
      checks.forgetSuite();
      const direct = drop((entry) => changed.some((place) => entry.read.has(place)));
      const changedSuite = isTest ? [path, ...direct] : direct;
      const conftests = drop(
        (entry, conftest) =>
          entry.usesSuite && changedSuite.some((below) => isInside(parentDirectory(conftest), below)),
      );
      return [...direct, ...conftests];
    },
    reload() {
      files.forgetAll();
      locate.forget();
      current = survey();
      testFiles = undefined;
      checks.forgetAll();
      return drop(() => true);
    },
  };
}

function checked(entry: Entry, traps: readonly Trap[], policy: FindingPolicy): FileAnalysis {
  const { path, text } = entry.facts.module;
  const { findings, failed } = checkModule(entry.facts, traps, policy);
  const problems = [...describeSyntaxErrors(entry.facts.module), ...failed.map(describeFailedCheck)];
  // Asked last: a check may be the first to look into another module.
  return { path, text, facts: entry.facts, findings, problems, settled: entry.settled };
}

function parses({ tree, notebook }: ModuleFacts): boolean {
  return tree.errors.length === 0 && (notebook === undefined || notebook.broken.length === 0);
}

function unchecked(path: string, text: string | undefined, problems: readonly FileProblem[]): FileAnalysis {
  return { path, text: text ?? '', facts: undefined, findings: [], problems, settled: false };
}
