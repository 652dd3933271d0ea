import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type CancellationToken,
  commands,
  type Disposable,
  EventEmitter,
  type LogOutputChannel,
  type OutputChannel,
  ProgressLocation,
  type TestRun,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { RunFailure, RunHandle, RunOutcome, RunRequest, RunUpdate } from '../../../watchdog/runner/run-contract';
import { notificationText } from '../inert-text';
import type { Interpreters } from '../interpreter/interpreters';
import { visibleText } from '../report/model/visible-text';
import { readRunSettings } from '../settings';
import { covers, shortName, type TestKey, testKey } from '../tests/test-key';
import type { TestList } from '../tests/test-list';
import { emptyOutcome, NO_DEBUGGER, NO_INTERPRETER, NOT_A_FILE, NOT_SAVED, NOT_TRUSTED } from './empty-outcome';
import { readEnvFile } from './env-file';
import { explainFailure } from './explain-failure';
import { pruneRuns } from './prune-runs';
import type { BoardRun, RunBoard } from './run-board';
import { RunOutputs } from './run-output';

export type StartRun = (request: RunRequest, onUpdate: (update: RunUpdate) => void) => RunHandle;

/** `shownAs` gives the run of the Testing view it is shown as, once there is one. */
export type StartDebugRun = (
  request: RunRequest,
  onUpdate: (update: RunUpdate) => void,
  shownAs: () => TestRun | undefined,
) => RunHandle;

export interface TestRunsParts {
  readonly startRun: StartRun;
  readonly startDebugRun: StartDebugRun;
  /** Whether something is installed that can debug Python. */
  canDebug(): boolean;
  readonly tests: TestList;
  readonly interpreters: Interpreters;
  /** Versions installed for a file, by distribution; empty when they are not known. */
  installed(uri: Uri): Promise<Readonly<Record<string, string>>>;
  readonly board: RunBoard;
  readonly output: OutputChannel;
  readonly log: LogOutputChannel;
  readonly pluginDir: string;
  readonly storageDir: string;
  readonly version: string;
}

/** Event streams of the last runs stay on disk, for the log to point at. */
const KEPT_RUNS = 10;

/** What a run is to be like, beyond its target. */
export interface RunWish {
  /** Folder pytest starts in; without it, the one of the document, which is saved first. */
  readonly rootDir?: string;
  /** Node ids, files or folders to leave out. */
  readonly deselected?: readonly string[];
  /** Tells each step, wait and handle too, for the timeline of the report. */
  readonly traced?: boolean;
  readonly token?: CancellationToken;
  /** Under the debugger. */
  readonly debug?: boolean;
  /** Which of several runs it is, e.g. `run 3 of 50`. */
  readonly round?: string;
  /** Comes back in `onDidStart`, by which who asked knows his run again. */
  readonly asked?: object;
}

/** A run that goes on. */
export interface StartedRun {
  readonly rootDir: string;
  /** Node id, file or folder; `.` for everything. */
  readonly target: string;
  readonly asked: object | undefined;
  readonly done: Promise<RunOutcome>;
  follow(listener: (update: RunUpdate) => void): void;
  /** To be called at once by who shows it as a run of the Testing view. */
  showAs(run: TestRun): void;
  cancel(): Promise<void>;
}

interface ActiveRun {
  readonly rootDir: string;
  readonly target: string;
  cancel(): Promise<void>;
}

/** Starts and ends runs of tests under the watchdog. */
export class TestRuns implements Disposable {
  private readonly active = new Map<TestKey, ActiveRun>();
  private readonly outputs: RunOutputs;
  /** Runs that are being prepared, by what is to be run: of two presses in a row the last one counts. */
  private readonly presses = new Map<string, object>();
  private started = 0;
  private readonly startedRun = new EventEmitter<StartedRun>();

  readonly onDidStart = this.startedRun.event;

  constructor(private readonly parts: TestRunsParts) {
    this.outputs = new RunOutputs(parts.output);
  }

  /**
   * Runs one test, class, file or folder and shows what comes of it. A second run of the same ends the first. Never
   * rejects: what goes wrong is in the outcome, and was shown.
   */
  async run(uri: Uri, nodeid: string, wish: RunWish = {}): Promise<RunOutcome> {
    if (!workspace.isTrusted) return this.fail(NOT_TRUSTED);
    if (uri.scheme !== 'file') return this.fail(NOT_A_FILE);
    if (wish.debug && !this.parts.canDebug()) return this.fail(NO_DEBUGGER);
    const press = { nodeid };
    const pressed = `${uri.toString()} ${nodeid}`;
    this.presses.set(pressed, press);
    const rootDir = wish.rootDir ?? (await this.savedRoot(uri));
    if (rootDir === undefined) return this.fail(NOT_SAVED);
    const interpreter = await this.parts.interpreters.find(uri, rootDir);
    if (!interpreter) return this.fail(NO_INTERPRETER);
    const variables = await this.parts.interpreters.variables(uri);
    const key = testKey(rootDir, nodeid);
    await this.active.get(key)?.cancel();
    if (this.presses.get(pressed) !== press || wish.token?.isCancellationRequested)
      return emptyOutcome(this.parts.version, undefined);
    this.presses.delete(pressed);
    const request = this.request(uri, rootDir, nodeid, interpreter.path);
    const deselected = (wish.deselected ?? []).map((one) => `--deselect=${one}`);
    const pytestArgs = [...request.pytestArgs, ...deselected, ...(wish.debug ? await this.oneProcess(uri) : [])];
    const traced = wish.traced === true;
    const outcome = await this.follow(
      key,
      { ...request, env: { ...variables, ...request.env }, pytestArgs, trace: traced },
      nodeid,
      wish,
    );
    if (outcome.failure && !outcome.cancelled) void explainFailure(outcome.failure, interpreter.path);
    return outcome;
  }

  /** A worker of pytest-xdist would run the test where no debugger is. */
  private async oneProcess(uri: Uri): Promise<string[]> {
    return 'pytest-xdist' in (await this.parts.installed(uri)) ? ['-n', '0'] : [];
  }

  /** Saves a document and gives the folder pytest is to start in for it; undefined when it cannot be saved. */
  private async savedRoot(uri: Uri): Promise<string | undefined> {
    const document = await workspace.openTextDocument(uri);
    if (document.isDirty && !(await document.save())) return undefined;
    return (await this.parts.tests.of(document))?.rootDir || folderOf(uri);
  }

  /** Ends the run of exactly that test, or the run of its class or file. */
  async stop(rootDir: string, nodeid: string): Promise<void> {
    const exact = this.active.get(testKey(rootDir, nodeid));
    const wider = [...this.active.values()].filter((run) => run.rootDir === rootDir && covers(run.target, nodeid));
    await Promise.all((exact ? [exact] : wider).map((run) => run.cancel()));
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.active.values()].map((run) => run.cancel()));
  }

  dispose(): void {
    this.startedRun.dispose();
    void this.stopAll();
  }

  private request(uri: Uri, rootDir: string, nodeid: string, python: string): RunRequest {
    const { stallAfter, blockThreshold, pytestArgs, env, envFile } = readRunSettings(uri);
    this.started += 1;
    return {
      python,
      cwd: rootDir,
      targets: [nodeid],
      pytestArgs,
      pluginDir: this.parts.pluginDir,
      storageDir: path.join(this.parts.storageDir, `${process.pid}-${this.started}`),
      stallAfter,
      blockThreshold,
      env: { ...(envFile && this.variablesOf(envFile)), ...env },
    };
  }

  private variablesOf({
    path: file,
    isSet,
  }: {
    readonly path: string;
    readonly isSet: boolean;
  }): Record<string, string> {
    try {
      return readEnvFile(readFileSync(file, 'utf8'), process.env);
    } catch (error) {
      if (isSet) this.parts.log.warn(`looptrap.run.envFile: ${error instanceof Error ? error.message : String(error)}`);
      return {};
    }
  }

  private follow(key: TestKey, request: RunRequest, nodeid: string, wish: RunWish): Promise<RunOutcome> {
    const { board, log } = this.parts;
    const name = nodeid === '.' ? path.basename(request.cwd) : shortName(nodeid);
    const run = board.start(request.cwd, nodeid, wish.round);
    log.info(`Run ${run.id}: ${request.python} in ${request.cwd}: ${request.targets.join(' ')}`);
    // Who asked elsewhere has the progress in sight there.
    const location = wish.asked ? ProgressLocation.Window : ProgressLocation.Notification;
    const options = { location, title: notificationText(`Looptrap: ${name}`), cancellable: true };
    return Promise.resolve(
      window.withProgress(options, async (progress, token) => {
        const output = this.outputs.begin(visibleText(name), `\n—— ${visibleText(nodeid)}`);
        const followers: ((update: RunUpdate) => void)[] = [];
        let shown: TestRun | undefined;
        const hear = (update: RunUpdate): void => {
          for (const follower of followers) follower(update);
          if (update.type === 'output') output.write(update.text);
          if (update.type === 'test-state') progress.report({ message: notificationText(liveMessage(update)) });
          board.update(run, update);
        };
        const { startRun, startDebugRun } = this.parts;
        const handle = wish.debug ? startDebugRun(request, hear, () => shown) : startRun(request, hear);
        const done = this.untilDone(key, run, handle, token, output);
        this.startedRun.fire({
          ...{ rootDir: request.cwd, target: nodeid, asked: wish.asked, done },
          follow: (listener) => void followers.push(listener),
          showAs: (testRun) => {
            shown = testRun;
          },
          cancel: () => this.active.get(key)?.cancel() ?? Promise.resolve(),
        });
        return done;
      }),
    );
  }

  private async untilDone(
    key: TestKey,
    run: BoardRun,
    handle: RunHandle,
    token: CancellationToken,
    output: { end(): void },
  ): Promise<RunOutcome> {
    const cancel = (): Promise<void> => {
      this.parts.board.stopping(run);
      return handle.cancel();
    };
    const active: ActiveRun = { rootDir: run.rootDir, target: run.target, cancel };
    const cancelling = token.onCancellationRequested(() => void cancel());
    this.active.set(key, active);
    this.tellRunning();
    const outcome = await handle.done;
    cancelling.dispose();
    if (this.active.get(key) === active) this.active.delete(key);
    this.tellRunning();
    output.end();
    this.parts.board.finish(run, outcome);
    void pruneRuns(this.parts.storageDir, KEPT_RUNS + this.active.size);
    const { pytest, signal } = outcome.report.exit;
    this.parts.log.info(
      `Run ${run.id}: ${outcome.cancelled ? 'stopped' : `exit ${pytest ?? signal ?? 'unknown'}`}, ${outcome.report.tests.length} tests; events in ${outcome.eventsFile ?? 'no file'}`,
    );
    return outcome;
  }

  private fail(failure: RunFailure): RunOutcome {
    this.parts.log.warn(`${failure.message} ${failure.advice}`);
    void explainFailure(failure, undefined);
    return emptyOutcome(this.parts.version, failure);
  }

  private tellRunning(): void {
    void commands.executeCommand('setContext', 'looptrap.running', this.active.size > 0);
  }
}

function liveMessage({ tasks, waiting }: Extract<RunUpdate, { type: 'test-state' }>): string {
  const count = `${tasks} ${tasks === 1 ? 'task' : 'tasks'}`;
  return waiting ? `${count}, waiting at ${path.basename(waiting.file)}:${waiting.line}` : count;
}

function folderOf(uri: Uri): string {
  return workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(uri.fsPath);
}
