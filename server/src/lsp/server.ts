import {
  type Connection,
  DidChangeConfigurationNotification,
  type ExecuteCommandParams,
  FileChangeType,
  FileOperationPatternKind,
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { trapPage } from '../analysis/trap-page';
import type { FileSystem } from '../workspace/file-system';
import { isProjectFile } from '../workspace/project-files';
import { isInside } from '../workspace/surroundings';
import { type Changes, createChanges } from './changes';
import { readClientFeatures } from './client-features';
import { CODE_ACTION_KINDS, codeActions } from './code-actions';
import { COMPLETION_TRIGGERS, completion } from './completion';
import { discoveredTests } from './discovered-tests';
import { pullDiagnostics } from './document-diagnostics';
import { fileUri } from './document-paths';
import { createDocuments } from './documents';
import { createExplain } from './explain-text';
import { decidesForProject, isInstalled } from './file-roles';
import { fixEverywhere } from './fix-everywhere';
import { guarded } from './guard';
import { hover } from './hover';
import { inlayHints } from './inlay-hints';
import { createKeystrokes } from './keystrokes';
import { MOST_ENTRIES } from './look-for-tests';
import { migrateFolder } from './migrate-folder';
import type { NotebookFiles } from './notebook-files';
import type { OrderOfMessages } from './order-of-messages';
import { createProjects, folderAround } from './projects';
import {
  CheckWorkspaceCommand,
  type EnvironmentAnswer,
  type EnvironmentParams,
  EnvironmentRequest,
  ExplainCommand,
  FixEverywhereCommand,
  InterpreterNotification,
  type InterpreterParams,
  MigrateCommand,
  OpenTrapPageCommand,
  type RunRemediesParams,
  RunRemediesRequest,
  type RunRemedy,
  type TestFilesParams,
  TestFilesRequest,
  type TestFilesResult,
  type TestsParams,
  TestsRequest,
  type TestsResult,
} from './protocol';
import { remediesOfRun } from './run-remedies';
import { createSavedFindings } from './saved-findings';
import type { Session } from './session';
import { createSettingsCache } from './settings';
import { createSteadyFindings } from './steady-findings';
import { testFiles } from './test-files';
import { watchFiles } from './watched-files';

/** Serves one editor over a connection until it says exit. */
export function startServer(connection: Connection, disk: FileSystem, order: OrderOfMessages): void {
  order.refuseOn(connection);
  connection.onInitialize((params) => {
    const folders = workspaceFolders(params);
    const interpreters = new Map<string, string | null>();
    const session = createSession(connection, disk, params, folders, interpreters);
    const changes = createChanges(session);
    serveDocuments(session, changes);
    serveRequests(session, changes);
    serveEnvironment(session, changes, folders, interpreters);
    connection.onShutdown(() => {
      changes.dispose();
      order.ended();
    });
    order.initialized();
    return initializeResult(session);
  });
  connection.listen();
}

function createSession(
  connection: Connection,
  disk: FileSystem,
  params: InitializeParams,
  folders: ReadonlySet<string>,
  interpreters: ReadonlyMap<string, string | null>,
): Session {
  const features = readClientFeatures(params);
  const documents = createDocuments(disk, () => [...folders][0] ?? process.cwd().replaceAll('\\', '/'));
  const ask = (scopeUri: string) => connection.workspace.getConfiguration({ scopeUri, section: 'looptrap' });
  const keystrokes = createKeystrokes();
  const settings = createSettingsCache(features.configuration ? ask : undefined, params.initializationOptions);
  return {
    connection,
    features,
    documents,
    projects: createProjects({ files: documents.fileSystem, mostEntries: MOST_ENTRIES }, async (path) => {
      const folder = folderAround(path, [...folders]);
      const { traps } = await settings.get(fileUri(folder ?? path));
      return { folder, python: interpreterFor(path, interpreters), settings: traps };
    }),
    folders,
    settings,
    keystrokes,
    steady: createSteadyFindings(keystrokes),
    saved: createSavedFindings(),
    onDisk: (path) => disk.readFile(path),
    logged: new Set(),
  };
}

const COMMANDS = [OpenTrapPageCommand, FixEverywhereCommand, CheckWorkspaceCommand, ExplainCommand, MigrateCommand];

/** Watchers tell about files; of a folder that goes with all that is in it they tell nothing. */
const FOLDERS = { filters: [{ scheme: 'file', pattern: { glob: '**', matches: FileOperationPatternKind.folder } }] };

function initializeResult({ features }: Session): InitializeResult {
  return {
    serverInfo: { name: 'looptrap', version: SERVER_VERSION },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      notebookDocumentSync: {
        notebookSelector: ['file', 'untitled', 'vscode-vfs'].map((scheme) => ({
          notebook: { notebookType: 'jupyter-notebook', scheme },
          cells: [{ language: 'python' }],
        })),
      },
      hoverProvider: true,
      inlayHintProvider: true,
      completionProvider: { triggerCharacters: COMPLETION_TRIGGERS },
      codeActionProvider: { codeActionKinds: CODE_ACTION_KINDS },
      executeCommandProvider: { commands: COMMANDS },
      workspace: {
        workspaceFolders: { supported: true, changeNotifications: true },
        fileOperations: { didRename: FOLDERS, didDelete: FOLDERS },
      },
      ...(features.pullDiagnostics && {
        // A fixture in conftest.py decides about tests in other files.
        diagnosticProvider: { identifier: 'looptrap', interFileDependencies: true, workspaceDiagnostics: false },
      }),
    },
  };
}

function serveDocuments({ connection, documents, saved }: Session, changes: Changes): void {
  const changed = (path: string) => (isProjectFile(path) ? changes.projectFile(path) : changes.file(path));
  documents.synced.onDidChangeContent(({ document }) => {
    const path = documents.pathOf(document.uri);
    if (path !== undefined) changed(path);
  });
  documents.synced.onDidOpen(({ document }) => {
    const path = documents.pathOf(document.uri);
    saved.saved(document.uri, document.version);
    if (path !== undefined) changes.opened(path);
  });
  documents.synced.onDidSave(({ document }) => {
    const path = documents.pathOf(document.uri);
    saved.saved(document.uri, document.version);
    if (path !== undefined) changes.saved(path);
  });
  documents.synced.onDidClose(({ document }) => {
    const path = documents.pathOf(document.uri);
    changes.closed(document.uri);
    // The text that counts now is the saved one.
    if (path !== undefined) changed(path);
  });
  documents.synced.listen(connection);
  serveNotebooks(documents.notebooks, connection, changes);
}

function serveNotebooks(notebooks: NotebookFiles, connection: Connection, changes: Changes): void {
  const { synced } = notebooks;
  const changed = (uri: string) => {
    const path = notebooks.paths().find((candidate) => notebooks.uriOf(candidate) === uri);
    if (path !== undefined) changes.file(path);
  };
  synced.onDidOpen(({ uri }) => changed(uri));
  synced.onDidChange(({ notebookDocument, cells }) => {
    for (const { document } of cells?.removed ?? []) changes.closed(document);
    changed(notebookDocument.uri);
  });
  synced.onDidClose(({ uri, cells }) => {
    for (const { document } of cells) changes.closed(document);
    changes.closed(uri);
    // The text that counts now is the saved one.
    changes.file(pathOf(uri));
  });
  synced.listen(connection);
}

function serveRequests(session: Session, changes: Changes): void {
  const { connection, features } = session;
  const log = connection.console;
  connection.onCompletion(guarded(log, 'completion', [], (params) => completion(session, params)));
  connection.onHover(guarded(log, 'hover', null, (params) => hover(session, params)));
  connection.languages.inlayHint.on(guarded(log, 'inlay hints', [], (params) => inlayHints(session, params)));
  connection.onCodeAction(guarded(log, 'code actions', [], (params) => codeActions(session, params)));
  if (features.pullDiagnostics) {
    connection.languages.diagnostics.on(
      guarded(log, 'diagnostics', { kind: 'full', items: [] }, (params, token) =>
        pullDiagnostics(session, params, token),
      ),
    );
  }
  const explain = createExplain(__dirname);
  const noTests: TestsResult = { rootDir: '', tests: [], complete: false };
  connection.onRequest(
    TestsRequest.method,
    guarded(log, 'tests', noTests, ({ uri }: TestsParams) => discoveredTests(session, uri)),
  );
  const noFiles: TestFilesResult[] = [];
  connection.onRequest(
    TestFilesRequest.method,
    guarded(log, 'test files', noFiles, ({ folderUri }: TestFilesParams) => testFiles(session, pathOf(folderUri))),
  );
  const noRemedies: RunRemedy[] = [];
  connection.onRequest(
    RunRemediesRequest.method,
    guarded(log, 'remedies', noRemedies, (params: RunRemediesParams) => remediesOfRun(session, params)),
  );
  const nothingKnown: EnvironmentAnswer | null = null;
  connection.onRequest(
    EnvironmentRequest.method,
    guarded(log, 'environment', nothingKnown, ({ uri }: EnvironmentParams) => environmentOf(session, pathOf(uri))),
  );
  connection.onExecuteCommand(
    guarded(log, 'command', null, async ({ command, arguments: [first, second] = [] }: ExecuteCommandParams) => {
      const name: unknown = first;
      const version: unknown = second;
      if (command === MigrateCommand && typeof name === 'string') {
        return migrateFolder(session, pathOf(name), typeof version === 'string' ? version : undefined);
      }
      if (command === CheckWorkspaceCommand) return changes.checkWorkspace();
      if (command === ExplainCommand && typeof name === 'string') return explain(name);
      if (command === OpenTrapPageCommand && typeof name === 'string') {
        await connection.window.showDocument({ uri: trapPage(name), external: true });
      }
      if (command === FixEverywhereCommand) await fixEverywhere(session, typeof name === 'string' ? name : undefined);
      return null;
    }),
  );
}

function serveEnvironment(
  session: Session,
  changes: Changes,
  folders: Set<string>,
  interpreters: Map<string, string | null>,
): void {
  const { connection, documents, features, settings } = session;
  connection.onInitialized(
    guarded(connection.console, 'registration', undefined, async () => {
      // Before the first question to the editor: folders may change while it answers.
      if (features.workspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
          for (const { uri } of removed) folders.delete(pathOf(uri));
          for (const { uri } of added) folders.add(pathOf(uri));
          documents.foldersChanged();
          changes.everything();
        });
      }
      if (features.configurationRegistration) {
        await connection.client.register(DidChangeConfigurationNotification.type, { section: 'looptrap' });
      }
      await watchFiles(session);
    }),
  );
  connection.onDidChangeConfiguration(({ settings: sent }) => {
    if (features.configuration) settings.clear();
    else settings.replace(sent?.looptrap ?? sent);
    changes.settings();
  });
  connection.onDidChangeWatchedFiles(({ changes: files }) => {
    const paths = files.map(({ uri }) => pathOf(uri));
    const gone = files.filter(({ type }) => type === FileChangeType.Deleted).map(({ uri }) => pathOf(uri));
    // A folder went with all that is in it, of which nobody tells.
    if (gone.some((path) => !path.endsWith('.py') && holdsTests(session, path))) return changes.everything();
    if (paths.some(decidesForProject)) changes.configuration();
    const ours = files.filter(({ uri }) => !isInstalled(pathOf(uri)));
    for (const { uri, type } of ours) changes.file(pathOf(uri), type !== FileChangeType.Deleted);
    if (ours.some(({ type }) => type !== FileChangeType.Changed)) changes.filesCameOrWent();
  });
  connection.workspace.onDidRenameFiles(() => changes.everything());
  connection.workspace.onDidDeleteFiles(() => changes.everything());
  connection.onNotification(InterpreterNotification.method, ({ folderUri, path }: InterpreterParams) => {
    const folder = pathOf(folderUri);
    const before = interpreterFor(folder, interpreters);
    interpreters.set(folder, path);
    if (interpreterFor(folder, interpreters) !== before) changes.everything();
  });
}

/** Versions that count for a file, and where they are from. Reads nothing of the tests. */
async function environmentOf({ projects }: Session, path: string): Promise<EnvironmentAnswer | null> {
  const project = await projects.of(path);
  const { python = null, packages, source } = project.environment();
  const problems = project.configurationProblems().map(({ message }) => message);
  return { rootDir: project.rootDir, python, packages: { ...packages }, source, problems };
}

function holdsTests({ projects }: Session, folder: string): boolean {
  return (
    projects
      .opened()
      // Where nobody has looked yet, it may.
      .some((project) => project.knownTestFiles()?.files.some((path) => isInside(folder, path)) ?? true)
  );
}

/** What was told for the innermost folder around a path; told null, the environment there is looked for. */
function interpreterFor(path: string, interpreters: ReadonlyMap<string, string | null>): string | undefined {
  const folder = folderAround(path, [...interpreters.keys()]);
  return (folder === undefined ? undefined : interpreters.get(folder)) ?? undefined;
}

function workspaceFolders({ workspaceFolders: folders, rootUri }: InitializeParams): Set<string> {
  const uris = folders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return new Set(uris.map(pathOf));
}

function pathOf(uri: string): string {
  return URI.parse(uri).fsPath.replaceAll('\\', '/');
}

const SERVER_VERSION = '0.1.0';
