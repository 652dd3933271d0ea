import { existsSync } from 'node:fs';
import {
  type CancellationToken,
  type Disposable,
  EventEmitter,
  type LogOutputChannel,
  type Uri,
  type WorkspaceEdit,
  window,
} from 'vscode';
import {
  CloseAction,
  DidChangeWatchedFilesNotification,
  ErrorAction,
  type ErrorHandler,
  ExecuteCommandRequest,
  FileChangeType,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import {
  type CheckAnswer,
  CheckWorkspaceCommand,
  type EnvironmentAnswer,
  type EnvironmentParams,
  EnvironmentRequest,
  type ExplainAnswer,
  ExplainCommand,
  FixEverywhereCommand,
  InterpreterNotification,
  type InterpreterParams,
  MigrateCommand,
  type MigrationAnswer,
  OpenTrapPageCommand,
  type RunRemediesParams,
  RunRemediesRequest,
  type RunRemedy,
  type TestFilesParams,
  TestFilesRequest,
  type TestFilesResult,
  TestsChangedNotification,
  type TestsParams,
  TestsRequest,
  type TestsResult,
} from '../../../server/src/lsp/protocol';
import { RestartPolicy } from './restart-policy';

/** Documents the server reads. `git:` and other views of old text are left out. */
const SCHEMES = ['file', 'untitled', 'vscode-vfs', 'vscode-notebook-cell'];

/**
 * In MiB. What is read of a file outlives V8's default for young objects: with this, checking 5,000 files took a fifth
 * less processor time.
 */
const ROOM_FOR_THE_YOUNG = '--max-semi-space-size=64';

/** Configuration of pytest and versions that are wanted: they decide about tests, and have traps of their own. */
const PROJECT_FILES = `**/{${[
  'pyproject.toml',
  '{pytest,.pytest}.{toml,ini}',
  'tox.ini',
  'setup.cfg',
  '{uv,poetry,pdm,Pipfile}.lock',
  'pylock.toml',
  '*require*.txt',
  'requirements/*.txt',
].join(',')}}`;

/** A repair of what a run found. */
export interface Remedy {
  readonly title: string;
  readonly edit: WorkspaceEdit;
}

/** The language server: started, restarted when it dies, and asked for what goes beyond the protocol. */
export class LanguageServer implements Disposable {
  private readonly policy = new RestartPolicy();
  private readonly client: LanguageClient;
  private readonly started = new EventEmitter<void>();
  private readonly stateChanged = new EventEmitter<void>();
  private readonly testsChanged = new EventEmitter<void>();

  /** The server runs (again): tell it what it has to know. */
  readonly onDidStart = this.started.event;
  /** It was started, got ready, or ended. */
  readonly onDidChangeState = this.stateChanged.event;
  /** Tests of open documents may have changed for a reason outside of them. */
  readonly onDidChangeTests = this.testsChanged.event;

  /**
   * @param module the server's bundle
   * @param showPage shows the page of a trap; false when it cannot, then the server opens the one on the web
   */
  constructor(
    private readonly module: string,
    private readonly log: LogOutputChannel,
    showPage: (trap: string) => Promise<boolean>,
  ) {
    const server = { module, transport: TransportKind.ipc, options: { execArgv: [ROOM_FOR_THE_YOUNG] } };
    this.client = new LanguageClient(
      'looptrap',
      'Looptrap',
      { run: server, debug: { ...server, options: { execArgv: [ROOM_FOR_THE_YOUNG, '--nolazy', '--inspect=6029'] } } },
      {
        documentSelector: [
          ...SCHEMES.map((scheme) => ({ scheme, language: 'python' })),
          { scheme: 'file', pattern: PROJECT_FILES },
        ],
        outputChannel: log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        errorHandler: this.errorHandler(),
        diagnosticPullOptions: { onChange: true, onSave: true, onFocus: true },
        markdown: { supportHtml: false, isTrusted: false },
        middleware: {
          executeCommand: async (command, args, next) => {
            const [trap]: unknown[] = args;
            if (command === OpenTrapPageCommand && typeof trap === 'string' && (await showPage(trap))) return null;
            return next(command, args);
          },
        },
      },
    );
    this.client.onNotification(TestsChangedNotification.method, () => this.testsChanged.fire());
    this.client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) this.started.fire();
      this.stateChanged.fire();
    });
  }

  get running(): boolean {
    return this.client.state === State.Running;
  }

  get starting(): boolean {
    return this.client.state === State.Starting;
  }

  /** Rejects with a message for people when the server can not be started. */
  async start(): Promise<void> {
    if (!existsSync(this.module))
      throw new Error(`The language server is missing (${this.module}). Install Looptrap again.`);
    await this.client.start();
  }

  async restart(): Promise<void> {
    this.policy.reset();
    this.log.info('Restarting the language server.');
    if (this.client.state === State.Running || this.client.state === State.Starting) await this.client.stop();
    await this.start();
  }

  /** The tests of a file, open or not; undefined while the server does not run or can not say. */
  async tests(uri: Uri, token?: CancellationToken): Promise<TestsResult | undefined> {
    if (!this.running) return undefined;
    const params: TestsParams = { uri: this.client.code2ProtocolConverter.asUri(uri) };
    try {
      return await this.client.sendRequest<TestsResult>(TestsRequest.method, params, token);
    } catch (error) {
      if (token?.isCancellationRequested) return undefined;
      this.log.warn(
        `Asking for the tests of ${uri.toString()}: ${error instanceof Error ? error.message : String(error)}`,
      );
      return undefined;
    }
  }

  /** A folder with test files is gone from the disk. */
  async folderDeleted(folder: Uri): Promise<void> {
    if (!this.running) return;
    const uri = this.client.code2ProtocolConverter.asUri(folder);
    const changes = [{ uri, type: FileChangeType.Deleted }];
    await this.client.sendNotification(DidChangeWatchedFilesNotification.method, { changes });
  }

  /** The test files of a workspace folder, by project; undefined while the server can not say. */
  async testFiles(folder: Uri): Promise<TestFilesResult[] | undefined> {
    if (!this.running) return undefined;
    const params: TestFilesParams = { folderUri: this.client.code2ProtocolConverter.asUri(folder) };
    try {
      return await this.client.sendRequest<TestFilesResult[]>(TestFilesRequest.method, params);
    } catch (error) {
      this.log.warn(`Asking for test files: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  /** Tells which interpreter's installed versions count in a folder. */
  async tellInterpreter(folder: Uri, path: string | null): Promise<void> {
    if (!this.running) return;
    const params: InterpreterParams = { folderUri: this.client.code2ProtocolConverter.asUri(folder), path };
    await this.client.sendNotification(InterpreterNotification.method, params);
  }

  /** Repairs what can be repaired safely in the whole workspace; the server shows the change before it is made. */
  async fixEverywhere(): Promise<void> {
    if (!this.running) throw new Error('the language server is not running');
    await this.client.sendRequest(ExecuteCommandRequest.type, { command: FixEverywhereCommand, arguments: [] });
  }

  /** Reads the whole workspace; what is wrong in it is among the diagnostics then, also of files that are not open. */
  async checkWorkspace(): Promise<CheckAnswer> {
    if (!this.running) throw new Error('the language server is not running');
    const command = { command: CheckWorkspaceCommand, arguments: [] };
    const answer = await this.client.sendRequest(ExecuteCommandRequest.type, command);
    if (answer === null) throw new Error('the log says why');
    return answer as CheckAnswer;
  }

  /** The pages that explain an error message or an output. */
  async explain(text: string): Promise<ExplainAnswer> {
    if (!this.running) throw new Error('the language server is not running');
    const answer = await this.client.sendRequest(ExecuteCommandRequest.type, {
      command: ExplainCommand,
      arguments: [text],
    });
    if (answer === null) throw new Error('the log says why');
    return answer as ExplainAnswer;
  }

  /** Takes the tests of a folder to the newest pytest-asyncio; the server shows the change before it is made. */
  async migrate(folder: Uri, from: string | undefined): Promise<MigrationAnswer> {
    if (!this.running) throw new Error('the language server is not running');
    const uri = this.client.code2ProtocolConverter.asUri(folder);
    const command = { command: MigrateCommand, arguments: from === undefined ? [uri] : [uri, from] };
    return (await this.client.sendRequest(ExecuteCommandRequest.type, command)) as MigrationAnswer;
  }

  /** What repairs something that a run found on a line (from 0); nothing while the server does not run. */
  async remedies(uri: Uri, line: number, kind: string, nodeid: string | null): Promise<Remedy[]> {
    if (!this.running) return [];
    const params: RunRemediesParams = { uri: this.client.code2ProtocolConverter.asUri(uri), line, kind, nodeid };
    const found = await this.client.sendRequest<RunRemedy[]>(RunRemediesRequest.method, params);
    const converted = found.map(async ({ title, edit }) => {
      return { title, edit: await this.client.protocol2CodeConverter.asWorkspaceEdit(edit) };
    });
    return Promise.all(converted);
  }

  /** Versions that count for a file; undefined while the server can not say. */
  async environment(uri: Uri): Promise<EnvironmentAnswer | undefined> {
    if (!this.running) return undefined;
    const params: EnvironmentParams = { uri: this.client.code2ProtocolConverter.asUri(uri) };
    const answer = await this.client.sendRequest<EnvironmentAnswer | null>(EnvironmentRequest.method, params);
    return answer ?? undefined;
  }

  /** Process id of the server, for the log and for tests. */
  get pid(): number | undefined {
    return this.client.serverProcess?.pid;
  }

  dispose(): void {
    this.started.dispose();
    this.stateChanged.dispose();
    this.testsChanged.dispose();
    // VS Code waits for `deactivate` only; there `stop` is awaited.
    void this.client.dispose().catch(() => undefined);
  }

  async stop(): Promise<void> {
    if (this.client.state !== State.Stopped) await this.client.stop();
  }

  private errorHandler(): ErrorHandler {
    return {
      error: (error, _message, count) => {
        this.log.error(`Connection to the language server: ${error.message}`);
        return { action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown, handled: true };
      },
      closed: () => {
        if (this.policy.died(Date.now())) {
          this.log.warn('The language server ended unexpectedly; starting it again.');
          return { action: CloseAction.Restart, handled: true };
        }
        this.log.error('The language server keeps ending unexpectedly; it is not started again.');
        void this.offerRestart();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    };
  }

  private async offerRestart(): Promise<void> {
    const message =
      'Looptrap: the language server keeps crashing, so traps are no longer shown. Running tests still works.';
    const choice = await window.showErrorMessage(message, 'Restart', 'Show Log');
    if (choice === 'Restart') await this.restart();
    if (choice === 'Show Log') this.log.show();
  }
}
