import path from 'node:path';
import { type ExtensionContext, type LogOutputChannel, languages, window, workspace } from 'vscode';
import { startRun } from '../../watchdog/runner/start-run';
import type { LooptrapApi } from './api';
import { registerCommands } from './commands';
import { InterpreterTeller } from './interpreter/interpreter-teller';
import { Interpreters } from './interpreter/interpreters';
import { LanguageServer } from './language-server/language-server';
import { RunResults } from './results/run-results';
import { RunBoard } from './runs/run-board';
import { TestRuns } from './runs/test-runs';
import { inlineTextEnabled } from './settings';
import { Status } from './status';
import { TestLenses } from './tests/test-lenses';
import { TestList } from './tests/test-list';

let server: LanguageServer | undefined;

/** Puts the parts together. The language server starts in the background; runs do not need it. */
export function activate(context: ExtensionContext): LooptrapApi {
  const log = window.createOutputChannel('Looptrap', { log: true });
  const output = window.createOutputChannel('Looptrap Run');
  context.subscriptions.push(log, output);
  const started = new LanguageServer(context.asAbsolutePath('dist/server.js'), log);
  server = started;
  const board = new RunBoard();
  const interpreters = new Interpreters(log);
  const tests = new TestList(started);
  const lenses = new TestLenses(tests, board);
  const results = new RunResults(board, tests);
  const runs = new TestRuns({
    startRun,
    tests,
    interpreters,
    board,
    output,
    log,
    pluginDir: context.asAbsolutePath('dist/python'),
    storageDir: path.join((context.storageUri ?? context.globalStorageUri).fsPath, 'runs'),
    version: String(context.extension.packageJSON.version),
  });
  const parts = { server: started, tests, runs, board, shelf: results.shelf };
  context.subscriptions.push(
    started,
    interpreters,
    tests,
    lenses,
    results,
    runs,
    registerCommands({ ...parts, showLog: () => log.show(), showRunOutput: () => output.show(true) }),
    languages.registerCodeLensProvider({ language: 'python', scheme: 'file' }, lenses),
    workspace.onDidCloseTextDocument(({ uri }) => tests.forget(uri)),
    new InterpreterTeller(started, interpreters, tests),
  );
  const serverReady = started.start();
  context.subscriptions.push(new Status(started, interpreters));
  serverReady.catch((error: unknown) => void explainStart(error, log));
  return {
    serverReady,
    serverPid: () => started.pid,
    runTest: (uri, nodeid) => runs.run(uri, nodeid),
    inlineTexts: (uri) =>
      inlineTextEnabled(uri)
        ? results.shelf.of(uri.fsPath).map(({ line, result }) => ({ line, text: result.text }))
        : [],
    lenses: async (uri) =>
      (await lenses.provideCodeLenses(await workspace.openTextDocument(uri))).map(({ range, command }) => ({
        line: range.start.line,
        title: command?.title ?? '',
        command: command?.command ?? '',
      })),
    interpreter: (uri) => interpreters.find(uri, tests.known(uri)?.rootDir),
  };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

async function explainStart(error: unknown, log: LogOutputChannel): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  log.error(`The language server did not start: ${message}`);
  const choice = await window.showErrorMessage(`Looptrap: the language server did not start. ${message}`, 'Show Log');
  if (choice) log.show();
}
