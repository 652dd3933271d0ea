import path from 'node:path';
import { type ExtensionContext, type LogOutputChannel, languages, Uri, window, workspace } from 'vscode';
import { startRun } from '../../watchdog/runner/start-run';
import { createApi, type LooptrapApi } from './api';
import { registerCommands } from './commands';
import { canDebug, startDebugRun } from './debugging/debug-run';
import { tasksAtPause } from './debugging/show-tasks';
import { InterpreterTeller } from './interpreter/interpreter-teller';
import { Interpreters } from './interpreter/interpreters';
import { LanguageServer } from './language-server/language-server';
import { showTrapPage } from './language-server/trap-pages';
import { ReportView } from './report/report-view';
import { TextDocuments } from './report/text/text-documents';
import { RunActions } from './results/run-actions';
import { RunResults } from './results/run-results';
import { RunBoard } from './runs/run-board';
import { TestRuns } from './runs/test-runs';
import { Status } from './status';
import { TestingView } from './testing/testing-view';
import { TestLenses } from './tests/test-lenses';
import { TestList } from './tests/test-list';

/** What has to end before the editor may go: no process of ours stays behind. */
let shutDown: (() => Promise<unknown>) | undefined;

export function activate(context: ExtensionContext): LooptrapApi {
  const log = window.createOutputChannel('Looptrap', { log: true });
  context.subscriptions.push(log);
  try {
    return start(context, log);
  } catch (error) {
    // The editor itself only logs that an extension could not be activated.
    void explain('Looptrap could not be started.', error, log);
    throw error;
  }
}

/** Puts the parts together. The language server starts in the background; runs do not need it. */
function start(context: ExtensionContext, log: LogOutputChannel): LooptrapApi {
  const output = window.createOutputChannel('Looptrap Run');
  const docs = context.asAbsolutePath('docs');
  const showPage = (trap: string) => showTrapPage(docs, trap);
  const version = String(context.extension.packageJSON.version);
  const server = new LanguageServer(context.asAbsolutePath('dist/server.js'), log, showPage);
  const board = new RunBoard();
  const interpreters = new Interpreters(log);
  const tests = new TestList(server);
  const lenses = new TestLenses(tests, board);
  const results = new RunResults(board, tests);
  const runs = new TestRuns({
    ...{ startRun, startDebugRun, canDebug, tests, interpreters, board, output, log },
    installed: (uri) => installedFor(server, uri),
    pluginDir: context.asAbsolutePath('dist/python'),
    storageDir: path.join((context.storageUri ?? context.globalStorageUri).fsPath, 'runs'),
    version,
  });
  const testing = new TestingView(server, runs);
  const texts = new TextDocuments();
  const reports = new ReportView(runs, Uri.joinPath(context.extensionUri, 'dist'), texts);
  shutDown = () => Promise.all([runs.stopAll(), server.stop()]);
  const { shelf } = results;
  const actions = new RunActions(
    shelf,
    (...about) => server.remedies(...about),
    (rootDir, nodeid) => Uri.file(path.join(rootDir, nodeid.split('::', 1)[0] ?? '')),
  );
  const show = { showLog: () => log.show(), showRunOutput: () => output.show(true) };
  context.subscriptions.push(
    ...[output, server, interpreters, tests, lenses, results, runs],
    registerCommands({ server, interpreters, tests, runs, board, shelf, showPage, version, ...show }),
    languages.registerCodeActionsProvider({ language: 'python', scheme: 'file' }, actions, {
      providedCodeActionKinds: RunActions.kinds,
    }),
    languages.registerCodeLensProvider({ language: 'python', scheme: 'file' }, lenses),
    workspace.onDidCloseTextDocument(({ uri }) => tests.forget(uri)),
    testing,
    texts,
    reports,
    tasksAtPause(texts),
    new InterpreterTeller(server, interpreters, tests),
  );
  const serverReady = server.start();
  serverReady.catch((error: unknown) => void explain('The language server did not start.', error, log));
  const status = new Status(server, interpreters, tests);
  context.subscriptions.push(status);
  return createApi({ status, serverReady, server, tests, lenses, interpreters, runs, shelf, testing, reports });
}

export async function deactivate(): Promise<void> {
  await shutDown?.();
}

/** Only what is there, not what is wanted or assumed. */
async function installedFor(server: LanguageServer, uri: Uri): Promise<Readonly<Record<string, string>>> {
  const environment = await server.environment(uri).catch(() => undefined);
  return environment?.source.startsWith('installed in') ? environment.packages : {};
}

async function explain(what: string, error: unknown, log: LogOutputChannel): Promise<void> {
  const why = error instanceof Error ? error.message : String(error);
  log.error(`${what} ${why}`);
  const choice = await window.showErrorMessage(`Looptrap: ${what} ${why}`, 'Show Log');
  if (choice) log.show();
}
