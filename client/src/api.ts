import { type TestController, type TestRunProfile, type Uri, workspace } from 'vscode';
import type { RunOutcome } from '../../watchdog/runner/run-contract';
import type { Interpreters } from './interpreter/interpreters';
import type { LanguageServer } from './language-server/language-server';
import type { ReportModel } from './report/model/report-model';
import type { ReportView } from './report/report-view';
import type { ResultShelf } from './results/result-shelf';
import type { TestRuns } from './runs/test-runs';
import { inlineTextEnabled } from './settings';
import type { Status } from './status';
import type { TestingView } from './testing/testing-view';
import type { TestLenses } from './tests/test-lenses';
import type { TestList } from './tests/test-list';

/** What `activate` returns. For Looptrap's own tests in a real editor; not a contract for other extensions. */
export interface LooptrapApi {
  /** Resolves when the language server runs for the first time; rejects with why it does not. */
  readonly serverReady: Promise<void>;
  /** Process id of the running language server. */
  serverPid(): number | undefined;
  /** The same as pressing the lens; never rejects. */
  runTest(uri: Uri, nodeid: string): Promise<RunOutcome>;
  /** What is painted behind the lines of a file now; lines from 0. Empty while switched off. */
  inlineTexts(uri: Uri): { line: number; text: string }[];
  /** Titles of the lenses of a document, by line from 0. */
  lenses(uri: Uri): Promise<{ line: number; title: string; command: string }[]>;
  /** The Testing view: each item with its line (from 0, when it is known), the ones it is in first. */
  testItems(): { target: string; line: number | undefined }[];
  /** What makes the runs that the Testing view shows, and the profile that runs. */
  testing(): { controller: TestController; profile: TestRunProfile };
  /** The run reports that panels show now. */
  reports(): ReportModel[];
  /** The interpreter a file would be run with. */
  interpreter(uri: Uri): Promise<{ path: string; source: string } | undefined>;
  /** The entry in the language status. */
  status(): { text: string; detail: string | undefined; command: string | undefined };
}

export interface ApiParts {
  readonly status: Status;
  readonly serverReady: Promise<void>;
  readonly server: LanguageServer;
  readonly tests: TestList;
  readonly lenses: TestLenses;
  readonly interpreters: Interpreters;
  readonly runs: TestRuns;
  readonly shelf: ResultShelf;
  readonly testing: TestingView;
  readonly reports: ReportView;
}

export function createApi({
  status,
  serverReady,
  server,
  tests,
  lenses,
  interpreters,
  runs,
  shelf,
  testing,
  reports,
}: ApiParts): LooptrapApi {
  return {
    serverReady,
    serverPid: () => server.pid,
    runTest: (uri, nodeid) => runs.run(uri, nodeid),
    inlineTexts(uri) {
      if (!inlineTextEnabled(uri)) return [];
      return shelf.of(uri.fsPath).map(({ line, result }) => ({ line, text: result.text }));
    },
    async lenses(uri) {
      const shown = await lenses.provideCodeLenses(await workspace.openTextDocument(uri));
      return shown.map(({ range, command }) => ({
        line: range.start.line,
        title: command?.title ?? '',
        command: command?.command ?? '',
      }));
    },
    testItems: () => testing.items(),
    testing: () => testing.parts,
    reports: () => reports.shown().map(({ model }) => model),
    interpreter: (uri) => interpreters.find(uri, tests.known(uri)?.rootDir),
    status: () => status.shown,
  };
}
