import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import {
  type ApplyWorkspaceEditParams,
  type ClientCapabilities,
  createMessageConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type MessageConnection,
  type Position,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { bundledServer } from './bundled-server';

/** A client that pulls diagnostics and can do everything the server knows to use. */
export const MODERN: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    applyEdit: true,
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: { groupsOnLabel: false },
    },
  },
  textDocument: {
    diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false },
    publishDiagnostics: {
      relatedInformation: true,
      codeDescriptionSupport: true,
      tagSupport: { valueSet: [1, 2] },
      versionSupport: true,
    },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
  },
  window: { showDocument: { support: true }, workDoneProgress: true },
};

/** A client that knows little: diagnostics are pushed to it, settings come from it. */
export const PLAIN: ClientCapabilities = {
  textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } } },
};

export interface EditorOptions {
  /** Text by path relative to the project's folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly capabilities?: ClientCapabilities;
  /** Settings below `looptrap`. */
  readonly settings?: Record<string, unknown>;
  /** Workspace folders relative to the project's folder; default: the folder itself. None: no workspace at all. */
  readonly folders?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
}

/** The bundled server in its own process, driven over stdio as an editor does it. */
export interface Editor {
  readonly folder: string;
  readonly connection: MessageConnection;
  readonly server: ChildProcess;
  readonly initialized: InitializeResult;
  /** What the server sent of its own accord. */
  readonly published: PublishDiagnosticsParams[];
  readonly notified: string[];
  readonly log: string[];
  readonly registered: string[];
  /** Changes the server asked for; they are not made. */
  readonly asked: ApplyWorkspaceEditParams[];
  settings: Record<string, unknown>;
  /** Title of the button that is pressed below a message of the server; undefined: it is closed. */
  answer: string | undefined;
  path(file: string): string;
  uri(file: string): string;
  /** Opens a file with what is on disk, or with another text. */
  open(file: string, text?: string): Promise<void>;
  openUri(uri: string, text: string): Promise<void>;
  close(file: string): Promise<void>;
  /** Replaces the first occurrence of a text in an open document, as typing would. */
  replace(file: string, before: string, after: string): Promise<void>;
  /** Replaces `removed` UTF-16 code units at an offset. */
  replaceAt(file: string, at: number, removed: number, text: string): Promise<void>;
  text(file: string): string;
  /** Position of the first character of a text. */
  at(file: string, text: string): Position;
  save(file: string, text: string): void;
  /** Tells the server that files changed on disk. */
  changedOnDisk(...files: string[]): Promise<void>;
  report(file: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  pull(file: string): Promise<Diagnostic[]>;
  /** Applies an edit of the server as an editor does: to open documents, refusing other versions, else to the file. */
  apply(edit: WorkspaceEdit): Promise<void>;
  /** Resolves when the condition holds; asked again after every message of the server. */
  until(condition: () => boolean, what: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startEditor(options: EditorOptions): Promise<Editor> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'looptrap-editor-')));
  const path = (file: string) => join(folder, file);
  const uri = (file: string) => URI.file(path(file)).toString();
  const save = (file: string, text: string) => {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), text);
  };
  for (const [file, text] of Object.entries(options.files)) save(file, text);

  const { VIRTUAL_ENV: _, PYTEST_ADDOPTS: __, ...environment } = process.env;
  const server = spawn(process.execPath, [await bundledServer(), '--stdio', ...(options.arguments ?? [])], {
    env: { ...environment, ...options.environment },
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );

  const documents = new Map<string, TextDocument>();
  const published: PublishDiagnosticsParams[] = [];
  const notified: string[] = [];
  const log: string[] = [];
  const registered: string[] = [];
  const asked: ApplyWorkspaceEditParams[] = [];
  const waiting = new Set<() => void>();
  const heard = () => {
    for (const check of waiting) check();
  };

  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    heard();
  });
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
    log.push(message);
    heard();
  });
  connection.onNotification((method) => {
    notified.push(method);
    heard();
  });
  connection.onRequest((method, params) => {
    notified.push(method);
    if (method === 'client/registerCapability') {
      const { registrations } = params as { registrations: { method: string }[] };
      registered.push(...registrations.map((registration) => registration.method));
    }
    heard();
    if (method === 'window/showDocument') return { success: true };
    if (method === 'workspace/applyEdit') {
      asked.push(params as ApplyWorkspaceEditParams);
      return { applied: true };
    }
    if (method === 'window/showMessageRequest') {
      const { actions = [] } = params as { actions?: { title: string }[] };
      return actions.find(({ title }) => title === editor.answer) ?? null;
    }
    if (method === 'workspace/configuration') {
      return (params as { items: unknown[] }).items.map(() => editor.settings);
    }
    return null;
  });
  connection.listen();

  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: (options.folders ?? ['.']).map((name) => ({ uri: URI.file(path(name)).toString(), name })),
    capabilities: options.capabilities ?? MODERN,
    initializationOptions: options.settings,
  });
  await connection.sendNotification('initialized', {});

  const documentAt = (file: string) => {
    const document = documents.get(uri(file)) ?? documents.get(file);
    if (!document) throw new Error(`${file} is not open`);
    return document;
  };
  const change = async (document: TextDocument, changes: { range: Diagnostic['range']; text: string }[]) => {
    const version = document.version + 1;
    TextDocument.update(document, changes, version);
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: document.uri, version },
      contentChanges: changes,
    });
  };

  const editor: Editor = {
    folder,
    connection,
    server,
    initialized,
    published,
    notified,
    log,
    registered,
    asked,
    settings: options.settings ?? {},
    answer: undefined,
    path,
    uri,
    save,
    open: (file, text = options.files[file] ?? '') => editor.openUri(uri(file), text),
    async openUri(opened, text) {
      const languageId = /\.(toml|lock)$/.test(opened) ? 'toml' : /\.(ini|cfg)$/.test(opened) ? 'ini' : 'python';
      documents.set(opened, TextDocument.create(opened, languageId, 1, text));
      const textDocument = { uri: opened, languageId, version: 1, text };
      await connection.sendNotification('textDocument/didOpen', { textDocument });
    },
    async close(file) {
      documents.delete(uri(file));
      await connection.sendNotification('textDocument/didClose', { textDocument: { uri: uri(file) } });
    },
    async replace(file, before, after) {
      const document = documentAt(file);
      const start = document.getText().indexOf(before);
      if (start < 0) throw new Error(`${file} does not hold ${JSON.stringify(before)}`);
      const range = { start: document.positionAt(start), end: document.positionAt(start + before.length) };
      await change(document, [{ range, text: after }]);
    },
    async replaceAt(file, at, removed, text) {
      const document = documentAt(file);
      const range = { start: document.positionAt(at), end: document.positionAt(at + removed) };
      await change(document, [{ range, text }]);
    },
    text: (file) => documentAt(file).getText(),
    at: (file, text) => documentAt(file).positionAt(documentAt(file).getText().indexOf(text)),
    changedOnDisk: (...files) =>
      connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: files.map((file) => ({ uri: uri(file), type: 2 })),
      }),
    report: (file, previousResultId) =>
      connection.sendRequest('textDocument/diagnostic', {
        textDocument: { uri: documents.get(file)?.uri ?? uri(file) },
        previousResultId,
      }),
    async pull(file) {
      const report = await editor.report(file);
      if (report.kind !== 'full') throw new Error(`expected a full report, got ${report.kind}`);
      return report.items;
    },
    async apply({ documentChanges, changes }) {
      const edits =
        documentChanges ??
        Object.entries(changes ?? {}).map(([changed, list]) => ({
          textDocument: { uri: changed, version: null },
          edits: list,
        }));
      for (const edit of edits) {
        if (!('textDocument' in edit)) throw new Error(`no ${edit.kind} expected here`);
        const { uri: changed, version } = edit.textDocument;
        const texts = edit.edits.map((single) => {
          if (!('newText' in single)) throw new Error('no snippet expected');
          return { range: single.range, newText: single.newText };
        });
        const document = documents.get(changed);
        if (!document) {
          if (version !== null) throw new Error(`edit is for version ${version} of a file that is not open`);
          const saved = URI.parse(changed).fsPath;
          const text = TextDocument.create(changed, '', 0, readFileSync(saved, 'utf8'));
          writeFileSync(saved, TextDocument.applyEdits(text, texts));
          await editor.changedOnDisk(relative(folder, saved));
          continue;
        }
        if (version !== null && version !== document.version) throw new Error(`edit is for version ${version}`);
        const end = document.positionAt(document.getText().length);
        const text = TextDocument.applyEdits(document, texts);
        await change(document, [{ range: { start: { line: 0, character: 0 }, end }, text }]);
      }
    },
    async until(condition, what) {
      if (condition()) return;
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`${what} did not happen; log:\n${log.join('\n')}`));
        }, 60_000);
        const check = () => {
          if (!condition()) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
      });
    },
    async stop() {
      if (server.exitCode === null && server.signalCode === null) {
        const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
        await connection.sendRequest('shutdown');
        await connection.sendNotification('exit');
        await exited;
      }
      connection.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return editor;
}
