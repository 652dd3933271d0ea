import type { Facts } from '../model/facts';
import type { Trap } from '../traps/trap';
import type { FileSystem } from '../workspace/file-system';
import type { InstalledVersions } from '../workspace/installed-versions';
import type { PytestConfiguration } from '../workspace/pytest-configuration';
import { readDependencies } from '../workspace/read-dependencies';
import type { FileAnalysis } from './analysis';
import type { CheckResult } from './check-module';
import { checkProject } from './check-project';
import { describeFailedCheck } from './file-problems';
import type { FindingPolicy } from './finding-policy';
import { watchedReads } from './remembered-files';

interface Surroundings {
  readonly configuration: PytestConfiguration;
  readonly versions: InstalledVersions;
  readonly policy: FindingPolicy;
}

/** The whole suite as it is now; `settled` is false while one of its files does not parse. */
interface Suite {
  readonly facts: readonly Facts[];
  readonly settled: boolean;
}

interface ChecksParts {
  readonly traps: readonly Trap[];
  readonly files: FileSystem;
  suite(): Suite;
}

/** What the traps say about a project's configuration and requirement files, kept until it is forgotten. */
export interface ProjectChecks {
  analyse(surroundings: Surroundings, path: string): FileAnalysis;
  /** Without reading the suite. */
  glance(surroundings: Surroundings, path: string): FileAnalysis;
  /** With other texts of configuration files; the suite counts as it is. Nothing is kept. */
  preview(surroundings: Surroundings, files: FileSystem, path: string): FileAnalysis;
  /** Every file and folder besides the suite's that `analyse` looked for. */
  read(): ReadonlySet<string>;
  /** A test or conftest.py changed. */
  forgetSuite(): void;
  /** The configuration or the versions changed. */
  forgetAll(): void;
}

export function createProjectChecks({ traps, files, suite }: ChecksParts): ProjectChecks {
  const own = traps.filter((trap) => trap.checkProject !== undefined);
  let checked: { readonly result: CheckResult; readonly settled: boolean } | undefined;
  let glanced: CheckResult | undefined;
  const read = new Set<string>();
  const watched = watchedReads(files, (path) => read.add(path));

  const check = (
    { configuration, versions, policy }: Surroundings,
    from: FileSystem,
    facts: readonly Facts[] | undefined,
    settled: boolean,
  ) =>
    checkProject(
      {
        rootDir: configuration.rootDir,
        configuration,
        versions,
        dependencies: readDependencies(from, configuration.rootDir),
        suite: facts,
      },
      traps,
      policy,
      settled,
      from.readFile,
    );

  return {
    analyse(surroundings, path) {
      if (checked === undefined) {
        const { facts, settled } = own.length === 0 ? { facts: [], settled: true } : suite();
        checked = { result: check(surroundings, watched, facts, settled), settled };
      }
      return inFile(checked.result, path, files, checked.settled);
    },
    glance(surroundings, path) {
      glanced ??= check(surroundings, files, undefined, false);
      return inFile(glanced, path, files, true);
    },
    preview(surroundings, changed, path) {
      const { facts, settled } = suite();
      return inFile(check(surroundings, changed, facts, settled), path, changed, true);
    },
    read: () => read,
    forgetSuite() {
      checked = undefined;
    },
    forgetAll() {
      read.clear();
      checked = undefined;
      glanced = undefined;
    },
  };
}

function inFile(result: CheckResult, path: string, files: FileSystem, settled: boolean): FileAnalysis {
  return {
    path,
    text: files.readFile(path) ?? '',
    facts: undefined,
    findings: result.findings.filter(({ file }) => file === path),
    problems: result.failed.map(describeFailedCheck),
    settled,
  };
}
