import type { Facts } from '../model/facts';
import type { Finding, Span } from '../traps/trap';
import type { FoundTestFiles } from '../workspace/find-test-files';
import type { LooptrapSettings } from '../workspace/looptrap-settings';
import type { ConfigurationProblem } from '../workspace/pytest-configuration';

/** Why something could not be checked; the message says what to do. Offsets are UTF-16. */
export interface FileProblem extends Span {
  /** `syntax`, `unreadable`, `too-large`: the file's; `failure`: a mistake in Looptrap. */
  readonly kind: 'syntax' | 'unreadable' | 'too-large' | 'failure';
  readonly message: string;
}

/** One file read and checked. */
export interface FileAnalysis {
  readonly path: string;
  readonly text: string;
  /** Undefined when the file could not be read as Python. */
  readonly facts: Facts | undefined;
  /** Suppressed ones left out; ordered by position. */
  readonly findings: readonly Finding[];
  /** Why the file could not be checked, or only partly: says what to do. */
  readonly problems: readonly FileProblem[];
  /** False while the file or one that decides about it does not parse: what is said may change once it does. */
  readonly settled: boolean;
}

export interface AnalysisOptions {
  /** Interpreter whose installed versions count; undefined: look for the project's own environment. Never executed. */
  readonly python?: string;
  /** Pretended versions by distribution name; they win over what is installed. */
  readonly targetVersions?: Readonly<Record<string, string>>;
  /** A person's own settings, over those of the project. */
  readonly settings?: Partial<LooptrapSettings>;
  /** Of a command line: exactly these, whatever the settings select, ignore or switch off. */
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
}

/** Where the versions came from, for reports. */
export interface EnvironmentSummary {
  readonly python: string | undefined;
  readonly packages: Readonly<Record<string, string>>;
  /** A relative path such as `.venv`, a lock file's name, `target` or `newest known`. */
  readonly source: string;
}

/** The reading half for one project folder: the same engine behind lsp/ and `looptrap check`. */
export interface ProjectAnalysis {
  readonly rootDir: string;
  environment(): EnvironmentSummary;
  /** Absolute paths of test files by pytest's own rules. */
  testFiles(): readonly string[];
  /**
   * Looks for the test files beforehand, with pauses: a folder may hold more than can be gone through at once.
   * @param pause lets others work; default: one turn of the event loop
   * @returns false when it was cancelled
   */
  lookForTests(isCancelled: () => boolean, pause?: () => Promise<void>): Promise<boolean>;
  /** Undefined while nobody has looked for them to the end. */
  knownTestFiles(): FoundTestFiles | undefined;
  /** Absolute paths of the test files and of every conftest that speaks about them. */
  suiteFiles(): readonly string[];
  /** Absolute paths of the configuration and requirement files that there are. */
  projectFiles(): readonly string[];
  /**
   * Reads beforehand, with pauses, what `analyse` would read at once: for a conftest.py every test below it, for a
   * configuration file every test.
   * @param pause lets others work; default: one turn of the event loop
   * @returns false when it was cancelled
   */
  prepare(path: string, isCancelled: () => boolean, pause?: () => Promise<void>): Promise<boolean>;
  /** Findings in a Python, configuration or requirement file; for the last two every test of the project is read. */
  analyse(path: string): FileAnalysis;
  /**
   * Every file and folder that was looked for to say what `analyse` said of a path, there or not; what `basis` holds is
   * left out. Undefined when it cannot be told: reading something failed.
   */
  readFor(path: string): ReadonlySet<string> | undefined;
  /** Test files whose facts `analyse` of a path needs: those below a conftest.py, all for a configuration file. */
  suiteFor(path: string): readonly string[];
  /** Every file and folder that was looked for to find the configuration, the settings and the installed versions. */
  basis(): ReadonlySet<string>;
  /** Whether packages were installed or removed since the installed versions were read. */
  isEnvironmentChanged(): boolean;
  /** What can be said about a configuration or requirement file without reading the tests. */
  glance(path: string): FileAnalysis;
  /** What `analyse` would say if the file had this text. Nothing of it is kept. */
  preview(path: string, text: string): FileAnalysis;
  /** Why pytest would stop at its configuration (does not parse, two tables), by file. */
  configurationProblems(): readonly ConfigurationProblem[];
  /**
   * A file was edited, created or deleted: forgets what was made from it, which is nothing when its text is the same.
   * A configuration file changes everything; `reload` is for that.
   * @param isOnDisk whether the file is there, where that is known: of one that was deleted an editor may hold the text
   * @returns the paths whose analysis was forgotten
   */
  invalidate(path: string, isOnDisk?: boolean): readonly string[];
  /** Reads the configuration and the installed versions again. @returns the paths whose analysis was forgotten */
  reload(): readonly string[];
}
