import type { Facts } from '../model/facts';
import type { Finding } from '../traps/trap';

/** One file read and checked. */
export interface FileAnalysis {
  readonly path: string;
  readonly text: string;
  /** Undefined when the file could not be read as Python. */
  readonly facts: Facts | undefined;
  /** Suppressed ones left out; ordered by position. */
  readonly findings: readonly Finding[];
  /** Why the file could not be checked, or only partly: says what to do. */
  readonly problems: readonly { readonly message: string; readonly start: number; readonly end: number }[];
}

export interface AnalysisOptions {
  /** Interpreter whose installed versions count; undefined: look for the project's own environment. Never executed. */
  readonly python?: string;
  /** Pretended versions by distribution name; they win over what is installed. */
  readonly targetVersions?: Readonly<Record<string, string>>;
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
  /** Absolute paths of test files and conftests by pytest's own rules. */
  testFiles(): readonly string[];
  analyse(path: string): FileAnalysis;
  /** Problems with configuration files (does not parse, unreadable), by file. */
  configurationProblems(): readonly { readonly file: string; readonly message: string }[];
  /** Forget what depended on this file (edited, created, deleted). */
  invalidate(path: string): void;
}
