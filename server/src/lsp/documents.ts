import { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location, Position, Range, TextEdit } from 'vscode-languageserver-types';
import { isNotebook } from '../notebook/read-notebook';
import type { Edit, Place, Span } from '../traps/trap';
import type { FileSystem } from '../workspace/file-system';
import { isProjectFile, projectFileParses } from '../workspace/project-files';
import { documentPath, fileUri, notebookPath } from './document-paths';
import { createNotebookFiles, type NotebookFiles } from './notebook-files';
import { tolerantDocuments } from './tolerant-documents';

/** A document the editor holds, with the path it is analysed under. */
export interface OpenDocument {
  readonly path: string;
  /** Of a notebook: one of its cells. */
  readonly document: TextDocument;
  /** `project`: a configuration or requirement file. */
  readonly kind: 'python' | 'project';
}

/** Edits of one document of the editor. */
export interface DocumentEdits {
  readonly uri: string;
  readonly version: number | null;
  readonly edits: readonly TextEdit[];
}

/**
 * The editor's documents over the disk: what is open counts as the editor has it, the rest as it is saved. A
 * configuration file is broken most of the time while it is typed: until it parses again it counts as it was before.
 */
export interface Documents {
  /** Feeds on the editor's notifications; its events tell about changes. */
  readonly synced: TextDocuments<TextDocument>;
  readonly notebooks: NotebookFiles;
  readonly fileSystem: FileSystem;
  /** Other workspace folders: what is not saved yet is thought to be in another place from now on. */
  foldersChanged(): void;
  open(kind: OpenDocument['kind']): readonly OpenDocument[];
  /** Undefined for a document that is not open, not read by Looptrap, or of a scheme without a project around it. */
  byUri(uri: string): OpenDocument | undefined;
  pathOf(uri: string): string | undefined;
  /** The URI the editor used for an open file, so that it recognises it; a `file:` URI for others. */
  uriOf(path: string): string;
  /** Version of an open document; null for a file that is not open. */
  versionOf(path: string): number | null;
  /** False for a configuration file that is being typed and does not parse: offsets are those of its text before. */
  countsAsShown(path: string): boolean;
  /** Offset in the file; in a notebook, in the document of its cells. */
  offsetAt(uri: string, position: Position): number;
  /** In a notebook: in the cell that the span starts in. */
  rangeOf(path: string, span: Span): Range;
  locationOf(place: Place): Location;
  /** Edits of a file, by document: a notebook's cells are documents of their own. */
  editsOf(path: string, edits: readonly Edit[]): readonly DocumentEdits[];
}

/**
 * @param disk what is saved
 * @param untitledFolder where untitled documents are thought to be
 */
export function createDocuments(disk: FileSystem, untitledFolder: () => string): Documents {
  const synced = new TextDocuments(tolerantDocuments);
  const pathOf = (uri: string) => documentPath(uri, untitledFolder());

  // Files are asked for by path far more often than documents are opened.
  const uris = new Map<string, string>();
  const usable = new Map<string, string>();
  const place = ({ uri, languageId }: TextDocument) => {
    const path = pathOf(uri);
    if (path !== undefined && (languageId === 'python' || isProjectFile(path))) uris.set(path, uri);
  };
  synced.onDidOpen(({ document }) => place(document));
  synced.onDidChangeContent(({ document }) => {
    const path = pathOf(document.uri);
    if (path === undefined || !isProjectFile(path)) return;
    const text = document.getText();
    if (projectFileParses(path, text)) usable.set(path, text);
  });
  synced.onDidClose(({ document }) => {
    const path = pathOf(document.uri);
    if (path === undefined || uris.get(path) !== document.uri) return;
    uris.delete(path);
    usable.delete(path);
    // The same file under another spelling of its URI is still open.
    for (const other of synced.all()) if (other.uri !== document.uri && pathOf(other.uri) === path) place(other);
  });

  const notebooks = createNotebookFiles((uri) => notebookPath(uri, untitledFolder()));

  const openAt = (path: string) => {
    const uri = uris.get(path);
    return uri === undefined ? undefined : synced.get(uri);
  };
  const kindOf = (path: string) => (isProjectFile(path) ? 'project' : 'python');
  const open = (kind: OpenDocument['kind']): readonly OpenDocument[] => [
    ...openFiles(kind),
    ...(kind === 'python' ? openNotebooks() : []),
  ];
  const openNotebooks = () =>
    notebooks.paths().flatMap((path): OpenDocument[] => {
      const [first] = notebooks.cells(path);
      return first ? [{ path, document: first.document, kind: 'python' }] : [];
    });
  const openFiles = (kind: OpenDocument['kind']) =>
    [...uris.keys()].flatMap((path) => {
      const document = kindOf(path) === kind ? openAt(path) : undefined;
      return document ? [{ path, document, kind }] : [];
    });
  const readOpen = (path: string): string | undefined => {
    const text = openAt(path)?.getText();
    if (text === undefined || kindOf(path) === 'python' || usable.get(path) === text) return text;
    // What is saved and does not parse is what pytest will see.
    const saved = disk.readFile(path);
    return saved === text ? text : (usable.get(path) ?? saved);
  };

  const rangeOf = (path: string, span: Span): Range => {
    const open = notebooks.cellAt(path, span.start);
    if (open !== undefined) {
      const { start, end } = open.cell.span;
      return {
        start: open.document.positionAt(span.start - start),
        end: open.document.positionAt(Math.min(span.end, end) - start),
      };
    }
    const document = openAt(path) ?? TextDocument.create('', 'python', 0, disk.readFile(path) ?? '');
    return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
  };
  const uriOf = (path: string) => uris.get(path) ?? notebooks.uriOf(path) ?? fileUri(path);
  const versionOf = (path: string) => openAt(path)?.version ?? null;

  return {
    synced,
    notebooks,
    fileSystem: {
      readFile: (path) =>
        notebooks.fileText(path) ?? (uris.has(path) ? readOpen(path) : undefined) ?? disk.readFile(path),
      exists: (path) => uris.has(path) || notebooks.uriOf(path) !== undefined || disk.exists(path),
      isDirectory: (path) => disk.isDirectory(path),
      listDirectory: (path) => disk.listDirectory(path),
      entries: (path) => disk.entries(path),
    },
    foldersChanged() {
      uris.clear();
      for (const document of synced.all()) place(document);
      notebooks.placeAgain();
    },
    open,
    byUri(uri) {
      const notebook = notebooks.pathOfCell(uri);
      const cell =
        notebook === undefined ? undefined : notebooks.cells(notebook).find(({ document }) => document.uri === uri);
      if (notebook !== undefined) return cell && { path: notebook, document: cell.document, kind: 'python' };
      const path = pathOf(uri);
      const document = path === undefined ? undefined : openAt(path);
      return document && path !== undefined ? { path, document, kind: kindOf(path) } : undefined;
    },
    pathOf,
    uriOf,
    versionOf,
    countsAsShown: (path) => !uris.has(path) || readOpen(path) === openAt(path)?.getText(),
    offsetAt(uri, position) {
      const path = notebooks.pathOfCell(uri);
      const open = path === undefined ? undefined : notebooks.cells(path).find(({ document }) => document.uri === uri);
      if (open !== undefined) return open.cell.span.start + open.document.offsetAt(position);
      return synced.get(uri)?.offsetAt(position) ?? 0;
    },
    rangeOf,
    locationOf: ({ file, span }) => ({
      uri: notebooks.cellAt(file, span.start)?.document.uri ?? uriOf(file),
      range: rangeOf(file, span),
    }),
    editsOf(path, edits) {
      if (notebooks.uriOf(path) === undefined) {
        // Offsets are those of the cells, and nobody has the cells.
        if (isNotebook(path)) return [];
        const own = edits.map(({ span, newText }) => ({ range: rangeOf(path, span), newText }));
        return [{ uri: uriOf(path), version: versionOf(path), edits: own }];
      }
      const split = edits.flatMap((edit) => notebooks.split(path, edit));
      return [...new Set(split.map(({ document }) => document))].map((document) => ({
        uri: document.uri,
        version: document.version,
        edits: split
          .filter((edit) => edit.document === document)
          .map(({ span, newText }) => ({
            range: { start: document.positionAt(span.start), end: document.positionAt(span.end) },
            newText,
          })),
      }));
    },
  };
}
