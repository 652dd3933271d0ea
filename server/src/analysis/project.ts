import { buildFacts } from '../model/build-facts';
import type { Facts, ModuleFacts } from '../model/facts';
import type { Finding, Trap } from '../traps/trap';
import type { FileSystem } from '../workspace/file-system';
import { isTestFile } from '../workspace/find-test-files';
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
import { type Lookup, rememberedLookups } from './remembered-lookups';
import { createTestFileList } from './test-file-list';

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
  /** After how many files and directories looking for tests ends; default: never. */
  readonly mostEntries?: number;
  surroundings(files: FileSystem): ProjectSurroundings;
}

/** What was made from one file, with everything it was made from. */
interface Entry {
  readonly facts: Facts;
  /** Every file and folder that was looked for while making it, there or not, but those of `lookups`. */
  readonly read: Set<string>;
  /** Thousands in a large project, so what they asked for is listed when somebody wants to know. */
  readonly lookups: Set<Lookup>;
  /** False when the file or one it was made from does not parse. */
  settled: boolean;
  /** A conftest.py speaks about the tests below it: true when it looked at them. */
  readonly usesSuite: boolean;
  analysis: FileAnalysis | undefined;
}

/** How long reading may keep other questions waiting, in milliseconds. */
const LONGEST_BUSY = 10;

/** Where packages are installed. */
const LIBRARY = /\/(?:site|dist)-packages$/;

/** Joins the rooms for one project; everything is read on demand and kept until `invalidate` says that it changed. */
export function createProject({ files, traps, mostEntries, surroundings }: ProjectParts): ProjectAnalysis {
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
  /** What some file looked for besides itself: of most files nobody else has to hear. */
  const readByOthers = new Set<string>();
  let suite: readonly string[] | undefined;

  const tests = createTestFileList(files, () => current.configuration, mostEntries ?? Number.POSITIVE_INFINITY);

  const locate = rememberedLookups(files, (asked) => readByOthers.add(asked));

  const readEntry = (path: string, module: ModuleFacts): Entry => {
    const read = new Set([path]);
    const lookups = new Set<Lookup>();
    const usesSuite = path.endsWith('/conftest.py');
    const entry = { read, lookups, settled: parses(module), usesSuite, analysis: undefined };
    const note = (asked: string): void => {
      read.add(asked);
      if (asked !== path) readByOthers.add(asked);
    };
    const seen = watchedReads(files, note);
    const load = (found: string): ModuleFacts | undefined => {
      const other = modules.module(found);
      if (other && !parses(other)) entry.settled = false;
      return other;
    };
    const { configuration, versions, settings } = current;
    const roots = importRoots(seen, path, rootDir, configuration.pythonpath);
    const locateBelow = locate.below(roots);
    const below = usesSuite ? suiteBelow(path) : undefined;
    if (below?.some((facts) => !parses(facts.module))) entry.settled = false;
    const facts = buildFacts({
      module,
      configuration,
      versions,
      settings,
      conftests: conftestChain(seen, path, rootDir).flatMap((found) => load(found) ?? []),
      packages: packageChain(seen, path, rootDir).flatMap((found) => load(found) ?? []),
      findModule(dotted) {
        const lookup = locateBelow(dotted);
        lookups.add(lookup);
        return lookup.found === undefined ? undefined : load(lookup.found);
      },
      ...(below && { suite: below }),
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
    return tests.all().filter((file) => isInside(directory, file));
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
    if (suite !== undefined) return suite;
    const listed = tests.all();
    suite = [...new Set([...listed.flatMap((file) => conftestChain(files, file, rootDir)), ...listed])];
    return suite;
  };

  const prepare: ProjectAnalysis['prepare'] = async (path, isCancelled, pause = oneTurn) => {
    const isProject = isProjectFile(path);
    if (!isProject && (!path.endsWith('/conftest.py') || entries.has(path))) return !isCancelled();
    if (!(await tests.look(isCancelled, pause))) return false;
    let paused = performance.now();
    for (const file of isProject ? suiteFiles() : testsBelow(path)) {
      if (performance.now() - paused > LONGEST_BUSY) {
        await pause();
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
      for (const one of entry ? allRead(entry) : [file]) read.add(one);
    }
    return read;
  };

  /** Forgets what was made from one of these places. */
  const dropMadeFrom = (places: readonly string[]): string[] => {
    if (places.some((place) => readByOthers.has(place))) {
      return drop((entry) => places.some((place) => allRead(entry).has(place)));
    }
    return places.filter((place) => entries.delete(place));
  };

  const drop = (goes: (entry: Entry, path: string) => boolean): string[] => {
    const dropped = [...entries].filter(([path, entry]) => goes(entry, path)).map(([path]) => path);
    for (const path of dropped) entries.delete(path);
    return dropped;
  };

  return {
    rootDir,
    environment: () => summariseEnvironment(current.versions),
    testFiles: tests.all,
    lookForTests: (isCancelled, pause = oneTurn) => tests.look(isCancelled, pause),
    knownTestFiles: tests.known,
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
    invalidate(path, isOnDisk) {
      const existed = files.exists(path);
      const folders = files.forget(path);
      const changed = modules.refresh(path) ? [path, ...folders] : folders;
      if (folders.length > 0 || existed !== files.exists(path)) locate.forget();
      const isTest = isTestFile(path, current.configuration);
      tests.changed(path, isOnDisk);
      if (tests.known() === undefined || folders.length > 0 || path.endsWith('/conftest.py')) suite = undefined;
      if (changed.length === 0) return [];
      checks.forgetSuite();
      const direct = dropMadeFrom(changed);
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
      tests.forget();
      suite = undefined;
      checks.forgetAll();
      readByOthers.clear();
      return drop(() => true);
    },
  };
}

function oneTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function allRead({ read, lookups }: Entry): ReadonlySet<string> {
  for (const { asked } of lookups) for (const path of asked) read.add(path);
  lookups.clear();
  return read;
}

function checked(entry: Entry, traps: readonly Trap[], policy: FindingPolicy): FileAnalysis {
  const { path, text } = entry.facts.module;
  const { findings, failed } = checkModule(entry.facts, traps, policy);
  const problems = [...describeSyntaxErrors(entry.facts.module), ...failed.map(describeFailedCheck)];
  // Asked last: a check may be the first to look into another module.
  return {
    path,
    text,
    facts: entry.facts,
    findings: careful(entry.facts.module, findings),
    problems,
    settled: entry.settled,
  };
}

/**
 * What the broken part of a text means is not known (it may hold the very mark), so nothing there is repaired without
 * being looked at. A notebook's cells stand for themselves: a broken one breaks no other.
 */
function careful({ tree, notebook }: ModuleFacts, findings: readonly Finding[]): readonly Finding[] {
  if (notebook !== undefined || tree.errors.length === 0) return findings;
  return findings.map((finding) => ({ ...finding, fixes: finding.fixes.map((fix) => ({ ...fix, safe: false })) }));
}

function parses({ tree, notebook }: ModuleFacts): boolean {
  return tree.errors.length === 0 && (notebook === undefined || notebook.broken.length === 0);
}

function unchecked(path: string, text: string | undefined, problems: readonly FileProblem[]): FileAnalysis {
  return { path, text: text ?? '', facts: undefined, findings: [], problems, settled: false };
}
