import type {
  ClientCapabilities,
  CodeAction,
  Diagnostic,
  DocumentDiagnosticReport,
  NotebookDocumentChangeEvent,
  TextDocumentEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Editor, MODERN, PLAIN } from './editor';

const SYNCHRONIZATION = { notebookDocument: { synchronization: { dynamicRegistration: false } } };
export const MODERN_NOTEBOOKS: ClientCapabilities = { ...MODERN, ...SYNCHRONIZATION };
export const PLAIN_NOTEBOOKS: ClientCapabilities = { ...PLAIN, ...SYNCHRONIZATION };

/** A notebook as an editor holds it: what it tells the server, cell by cell. */
export interface OpenNotebook {
  /** Names of the cells in their order. */
  readonly order: readonly string[];
  cellUri(name: string): string;
  text(name: string): string;
  add(index: number, name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  move(name: string, index: number): Promise<void>;
  replace(name: string, before: string, after: string): Promise<void>;
  pull(name: string): Promise<Diagnostic[]>;
  actions(name: string, diagnostic: Diagnostic): Promise<CodeAction[]>;
  apply(action: CodeAction): Promise<void>;
  close(): Promise<void>;
}

/** Opens a notebook with cells by name, in the order given. */
export async function openNotebook(
  { connection, uri: uriOf }: Editor,
  file: string,
  cells: Readonly<Record<string, string>>,
): Promise<OpenNotebook> {
  const uri = uriOf(file);
  const cellUri = (name: string) => `${uri.replace('file:', 'vscode-notebook-cell:')}#${name}`;
  const documents = new Map<string, TextDocument>();
  const make = (name: string, text: string) => {
    const document = TextDocument.create(cellUri(name), 'python', 1, text);
    documents.set(name, document);
    return document;
  };
  const order = Object.keys(cells);
  let version = 1;
  const item = (document: TextDocument) => ({
    uri: document.uri,
    languageId: 'python',
    version: document.version,
    text: document.getText(),
  });
  const cell = (name: string) => ({ kind: 2 as const, document: cellUri(name) });
  const change = async (event: NotebookDocumentChangeEvent) => {
    version += 1;
    await connection.sendNotification('notebookDocument/didChange', {
      notebookDocument: { uri, version },
      change: event,
    });
  };
  const at = (name: string) => {
    const document = documents.get(name);
    if (!document) throw new Error(`no cell ${name}`);
    return document;
  };
  const edit = async (document: TextDocument, contentChanges: { range: Diagnostic['range']; text: string }[]) => {
    const next = document.version + 1;
    TextDocument.update(document, contentChanges, next);
    await change({
      cells: { textContent: [{ document: { uri: document.uri, version: next }, changes: contentChanges }] },
    });
  };

  await connection.sendNotification('notebookDocument/didOpen', {
    notebookDocument: { uri, notebookType: 'jupyter-notebook', version, cells: order.map(cell) },
    cellTextDocuments: order.map((name) => item(make(name, cells[name] ?? ''))),
  });

  const splice = async (start: number, deleteCount: number, added: readonly string[], removed: readonly string[]) => {
    order.splice(start, deleteCount, ...added);
    await change({
      cells: {
        structure: {
          array: { start, deleteCount, cells: added.map(cell) },
          didOpen: added.map((name) => item(at(name))),
          didClose: removed.map((name) => ({ uri: cellUri(name) })),
        },
      },
    });
  };

  return {
    order,
    cellUri,
    text: (name) => at(name).getText(),
    async add(index, name, text) {
      make(name, text);
      await splice(index, 0, [name], []);
    },
    async remove(name) {
      await splice(order.indexOf(name), 1, [], [name]);
      documents.delete(name);
    },
    async move(name, index) {
      const from = order.indexOf(name);
      const [start, end] = [Math.min(from, index), Math.max(from, index)];
      const kept = order.slice(start, end + 1).filter((other) => other !== name);
      const moved = index < from ? [name, ...kept] : [...kept, name];
      const count = moved.length;
      order.splice(start, count, ...moved);
      // As editors tell of a move: the cells go and come, their documents stay open.
      await change({ cells: { structure: { array: { start, deleteCount: count, cells: moved.map(cell) } } } });
    },
    async replace(name, before, after) {
      const document = at(name);
      const start = document.getText().indexOf(before);
      if (start < 0) throw new Error(`${name} does not hold ${before}`);
      const range = { start: document.positionAt(start), end: document.positionAt(start + before.length) };
      await edit(document, [{ range, text: after }]);
    },
    async pull(name) {
      const report = await connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', {
        textDocument: { uri: cellUri(name) },
      });
      if (report.kind !== 'full') throw new Error('expected a full report');
      return report.items;
    },
    actions: async (name, diagnostic) =>
      (await connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', {
        textDocument: { uri: cellUri(name) },
        range: diagnostic.range,
        context: { diagnostics: [diagnostic] },
      })) ?? [],
    async apply({ edit: workspaceEdit }) {
      for (const one of (workspaceEdit?.documentChanges ?? []) as TextDocumentEdit[]) {
        const document = [...documents.values()].find(({ uri: known }) => known === one.textDocument.uri);
        if (!document) throw new Error(`an edit of ${one.textDocument.uri}, which is no cell`);
        if (one.textDocument.version !== document.version) throw new Error(`edit is for ${one.textDocument.version}`);
        const edits = one.edits.flatMap((single) => ('newText' in single ? [single] : []));
        const text = TextDocument.applyEdits(document, edits);
        const end = document.positionAt(document.getText().length);
        await edit(document, [{ range: { start: { line: 0, character: 0 }, end }, text }]);
      }
    },
    close: () =>
      connection.sendNotification('notebookDocument/didClose', {
        notebookDocument: { uri },
        cellTextDocuments: order.map((name) => ({ uri: cellUri(name) })),
      }),
  };
}
