/**
 * What Looptrap's server and client say to each other beyond the Language Server Protocol. This is the one file of
 * the server that the client may import.
 */
import type { Range, WorkspaceEdit } from 'vscode-languageserver-types';

/** Which loop a test or fixture runs on, in words a person can read. */
export interface EffectiveLoopInfo {
  /** Who makes the loop: pytest-asyncio, anyio, unittest, or nobody (then the coroutine never runs). */
  provider: string;
  /** function, class, module, package, session; null when unknown or nobody's. */
  scope: string | null;
  /** E.g. "session, from asyncio_default_fixture_loop_scope in pyproject.toml". */
  reason: string;
}

export interface DiscoveredTest {
  /** pytest node id relative to the root folder pytest runs in, without parameters. */
  nodeid: string;
  name: string;
  kind: 'test' | 'class';
  isAsync: boolean;
  /** Where the name stands. */
  nameRange: Range;
  /** The whole definition with decorators. */
  range: Range;
  loop?: EffectiveLoopInfo;
}

/** Client to server: the tests of one file, open or not, read from the source (never by running pytest). */
export const TestsRequest = {
  method: 'looptrap/tests',
} as const;
export interface TestsParams {
  uri: string;
}
export interface TestsResult {
  /** Folder pytest is to be started in (pytest's rootdir), absolute path. */
  rootDir: string;
  tests: DiscoveredTest[];
  /** False while the document has a syntax error near its tests: keep the lenses you have. */
  complete: boolean;
}

/** Client to server: the test files of a workspace folder by pytest's own rules, without reading them. */
export const TestFilesRequest = {
  method: 'looptrap/testFiles',
} as const;
export interface TestFilesParams {
  folderUri: string;
}
/** Test files of one project; a folder may hold several, each with the rootdir pytest would find for it. */
export interface TestFilesResult {
  /** Absolute path. */
  rootDir: string;
  /** Relative to `rootDir`, with `/`, sorted: as node ids begin. */
  files: string[];
}

/** Client to server: what repairs something that a run found. Answers with `RunRemedy[]`, best first. */
export const RunRemediesRequest = {
  method: 'looptrap/runRemedies',
} as const;
export interface RunRemediesParams {
  uri: string;
  /** Where it is told, from 0, in the document as it is now. */
  line: number;
  /** A kind of finding of the run report. */
  kind: string;
  /** Of the test, without parameters; null outside of tests. */
  nodeid: string | null;
}
export interface RunRemedy {
  title: string;
  edit: WorkspaceEdit;
}

/** Client to server: what counts for a file. Answers with an `EnvironmentAnswer`. */
export const EnvironmentRequest = {
  method: 'looptrap/environment',
} as const;
export interface EnvironmentParams {
  uri: string;
}
export interface EnvironmentAnswer {
  /** Folder pytest is to be started in, absolute path. */
  rootDir: string;
  /** Version of Python, null when unknown. */
  python: string | null;
  /** Versions by distribution. */
  packages: Record<string, string>;
  /** Where they are from: a relative path such as `.venv`, a lock file's name, `newest known`. */
  source: string;
  /** Where pytest's configuration does not parse, what is wrong with it. */
  problems: string[];
}

/** Client to server: which interpreter a folder uses; its installed versions decide what is true. Never executed by the server. */
export const InterpreterNotification = {
  method: 'looptrap/interpreter',
} as const;
export interface InterpreterParams {
  folderUri: string;
  /** Absolute path of the interpreter, or null to let the server look for a virtual environment itself. */
  path: string | null;
}

/**
 * Command the server registers and executes: takes the tests of a folder to the newest pytest-asyncio, as one change to
 * look at first. Arguments: the folder's URI, and the version of pytest-asyncio the tests are for (none: the installed
 * one). Answers with a `MigrationAnswer`.
 */
export const MigrateCommand = 'looptrap.server.migrate';
export type MigrationAnswer =
  /** The change was given to the editor, or the editor can not make it. */
  | { kind: 'shown' | 'refused'; left: number }
  | { kind: 'nothing'; left: number }
  /** The installed version is not known, or is the newest already: ask which one the tests are for. */
  | { kind: 'needs-version'; installed: string | null }
  | { kind: 'failed' };

/**
 * Command the server registers and executes: reads every test file of the workspace, open or not, and tells what is wrong
 * in each; from then on that is kept true. No arguments. Answers with a `CheckAnswer`.
 */
export const CheckWorkspaceCommand = 'looptrap.server.checkWorkspace';
export type CheckAnswer =
  | {
      kind: 'checked';
      /** Test files and conftest.py files that were read. */
      files: number;
      filesWithFindings: number;
      findings: Record<'error' | 'warning' | 'information' | 'hint', number>;
      /** Findings with a repair that changes nothing a correct test does. */
      repairable: number;
      /** Files that could not be read, or not whole: a syntax error, too large. */
      unread: number;
    }
  | { kind: 'cancelled' };

/**
 * Command the server registers and executes: which pages explain an error message, a traceback or an output. Argument:
 * the text. Answers with an `ExplainAnswer`.
 */
export const ExplainCommand = 'looptrap.server.explain';
export interface ExplainAnswer {
  /** Whether a page has the text itself, apart from names and numbers; otherwise the pages have one like it. */
  exact: boolean;
  /** The likeliest first. */
  pages: { trap: string; summary: string /** Texts of the page that were recognised. */; messages: string[] }[];
}

/** Server to client: tests of a document may have changed (an edit in conftest.py or pyproject.toml). */
export const TestsChangedNotification = {
  method: 'looptrap/testsChanged',
} as const;

/**
 * Command the server registers and executes (`workspace/executeCommand`): opens a trap's page. Argument: its name.
 * A client must not register it too.
 */
export const OpenTrapPageCommand = 'looptrap.server.openTrapPage';

/**
 * Command the server registers and executes: repairs every finding of the workspace that has a safe repair, as one
 * change to look at first. Argument: the name of a trap, or none for all of them.
 */
export const FixEverywhereCommand = 'looptrap.server.fixEverywhere';
