import { commands, Disposable, Position, Range, Uri, ViewColumn, window, workspace } from 'vscode';
import { checkProject } from './check-project';
import { COMMANDS } from './command-ids';
import { copyDebugInformation } from './debug-information';
import { explainError, explainTerminalSelection } from './explain-error';
import { addLoopCheck } from './health/add-loop-check';
import type { Interpreters } from './interpreter/interpreters';
import type { LanguageServer } from './language-server/language-server';
import { migrate } from './migrate';
import { absolute } from './results/inline-result';
import type { ResultShelf } from './results/result-shelf';
import { copyInstallCommand } from './runs/explain-failure';
import { type RunOnce, repeatUntilItFails } from './runs/repeat';
import { runAgain } from './runs/run-again';
import type { RunBoard } from './runs/run-board';
import type { TestRuns } from './runs/test-runs';
import { mostRepeats } from './settings';
import { targetOf as targetOfItem } from './testing/item-ids';
import { withoutParameters } from './tests/test-key';
import type { TestList } from './tests/test-list';

export interface CommandParts {
  readonly server: LanguageServer;
  readonly interpreters: Interpreters;
  readonly tests: TestList;
  readonly runs: TestRuns;
  readonly board: RunBoard;
  readonly shelf: ResultShelf;
  /** Shows the page of a trap; `messages` for the list of all messages. */
  showPage(trap: string): Promise<boolean>;
  readonly version: string;
  showLog(): void;
  showRunOutput(): void;
}

/** Registers every command of the manifest. */
export function registerCommands(parts: CommandParts): Disposable {
  const { server, board } = parts;
  return Disposable.from(
    commands.registerCommand(COMMANDS.runTest, (uri?: unknown, nodeid?: unknown) => runTest(parts, uri, nodeid)),
    commands.registerCommand(COMMANDS.debugTest, async (uri?: unknown, nodeid?: unknown) => {
      const target = await targetOf(parts, uri, nodeid);
      if (target) await parts.runs.run(target.uri, target.nodeid, { debug: true });
    }),
    commands.registerCommand(COMMANDS.runAgain, (...args: unknown[]) => runAgain(parts.runs, ...args)),
    commands.registerCommand(COMMANDS.repeatTest, async (uri?: unknown, nodeid?: unknown) => {
      const target = await targetOf(parts, uri, nodeid);
      if (!target) return;
      const run: RunOnce = (...args) => parts.runs.run(...args);
      await repeatUntilItFails(run, { ...target, most: mostRepeats(target.uri) });
    }),
    commands.registerCommand(COMMANDS.runFile, (uri?: Uri) => runFile(parts, uri)),
    commands.registerCommand(COMMANDS.stop, (uri?: Uri, nodeid?: string) => stop(parts, uri, nodeid)),
    commands.registerCommand(COMMANDS.checkProject, () => checkProject(server, () => parts.showLog())),
    commands.registerCommand(COMMANDS.explainError, (about?: unknown) => explainError(parts, about)),
    commands.registerCommand(COMMANDS.explainTerminalSelection, () => explainTerminalSelection(parts)),
    commands.registerCommand(COMMANDS.addLoopCheck, () => addLoopCheck(parts)),
    commands.registerCommand(COMMANDS.fixEverywhere, () => fixEverywhere(parts)),
    commands.registerCommand(COMMANDS.migrate, () => migrate(parts.server, () => parts.showLog())),
    commands.registerCommand(COMMANDS.clearResults, () => board.clear()),
    commands.registerCommand(COMMANDS.showLog, () => parts.showLog()),
    commands.registerCommand(COMMANDS.showRunOutput, () => parts.showRunOutput()),
    commands.registerCommand(COMMANDS.restartServer, () => server.restart()),
    commands.registerCommand(COMMANDS.selectInterpreter, () =>
      commands.executeCommand('workbench.action.openSettings', 'looptrap.interpreter'),
    ),
    commands.registerCommand(COMMANDS.showResult, (uri: Uri, nodeid: string) => showResult(parts, uri, nodeid)),
    commands.registerCommand(COMMANDS.openPlace, openPlace),
    commands.registerCommand(COMMANDS.copyInstallCommand, copyInstallCommand),
    commands.registerCommand(COMMANDS.copyDebugInformation, () => copyDebugInformation(parts)),
  );
}

async function fixEverywhere({ server, showLog }: CommandParts): Promise<void> {
  try {
    await server.fixEverywhere();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const choice = await window.showErrorMessage(`Looptrap: nothing was repaired, ${why}.`, 'Show Log');
    if (choice) showLog();
  }
}

async function runTest(parts: CommandParts, uri?: unknown, nodeid?: unknown): Promise<void> {
  const target = await targetOf(parts, uri, nodeid);
  if (target) await parts.runs.run(target.uri, target.nodeid);
}

interface Target {
  readonly uri: Uri;
  readonly nodeid: string;
}

/** From a lens: that test. From the palette, a key or a menu (which passes what it likes): the test around the cursor. */
async function targetOf({ tests }: CommandParts, uri?: unknown, nodeid?: unknown): Promise<Target | undefined> {
  if (uri instanceof Uri && typeof nodeid === 'string') return { uri, nodeid };
  const item = itemTarget(uri);
  if (item) return item;
  const editor = window.activeTextEditor;
  const result = editor && (await tests.of(editor.document));
  const test = editor && result && tests.around(result, editor.selection.active.line);
  if (test) return { uri: editor.document.uri, nodeid: test.nodeid };
  void window.showInformationMessage(
    'Looptrap: there is no test at the cursor. Put the cursor into a test function or class.',
  );
  return undefined;
}

/** What a menu of the Testing view passes. */
function itemTarget(item: unknown): Target | undefined {
  const { id, uri } = (typeof item === 'object' && item !== null ? item : {}) as { id?: unknown; uri?: unknown };
  if (typeof id !== 'string' || !(uri instanceof Uri)) return undefined;
  const { nodeid } = targetOfItem(id);
  return nodeid === '' ? undefined : { uri, nodeid };
}

async function runFile({ tests, runs }: CommandParts, uri?: Uri): Promise<void> {
  const target = uri instanceof Uri ? uri : window.activeTextEditor?.document.uri;
  const result = target && (await tests.of(await workspace.openTextDocument(target)));
  const file = result?.tests[0]?.nodeid.split('::')[0];
  if (!target || !file) {
    void window.showInformationMessage('Looptrap: no tests were found in this file.');
    return;
  }
  await runs.run(target, file);
}

async function stop({ tests, runs }: CommandParts, uri?: Uri, nodeid?: string): Promise<void> {
  const result = uri instanceof Uri ? tests.known(uri) : undefined;
  if (result && nodeid) await runs.stop(result.rootDir, nodeid);
  else await runs.stopAll();
}

/** Goes to the first line the test's result is about, or where it failed; to the output of the run otherwise. */
async function showResult(
  { tests, shelf, board, showRunOutput }: CommandParts,
  uri: Uri,
  nodeid: string,
): Promise<void> {
  const rootDir = tests.known(uri)?.rootDir;
  const files = [...new Set([uri.fsPath, ...shelf.files()])];
  const placed = files
    .flatMap((file) => shelf.of(file))
    .find(({ result }) => {
      return result.rootDir === rootDir && result.nodeid !== null && withoutParameters(result.nodeid) === nodeid;
    });
  const failure =
    rootDir === undefined ? undefined : board.find(rootDir, nodeid)?.reports.find((r) => r.failure?.place);
  const place = failure?.failure?.place;
  if (placed) await openPlace(placed.result.file, placed.line + 1, 1);
  else if (place && rootDir !== undefined) await openPlace(absolute(rootDir, place.file), place.line, place.column);
  else showRunOutput();
}

/** @param line from 1; @param column from 1 */
async function openPlace(file: string, line: number, column = 1): Promise<void> {
  const position = new Position(Math.max(0, line - 1), Math.max(0, column - 1));
  await window.showTextDocument(Uri.file(file), {
    selection: new Range(position, position),
    viewColumn: ViewColumn.Active,
    preserveFocus: false,
  });
}
