import { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location, Range } from 'vscode-languageserver-types';
import type { Place, Span } from '../traps/trap';
import type { FileSystem } from '../workspace/file-system';
import { documentPath, fileUri } from './document-paths';

/** A document the editor holds, with the path it is analysed under. */
export interface OpenDocument {
  readonly path: string;
  readonly document: TextDocument;
}

/** The editor's documents over the disk: what is open counts as the editor has it, the rest as it is saved. */
export interface Documents {
  /** Feeds on the editor's notifications; its events tell about changes. */
  readonly synced: TextDocuments<TextDocument>;
  readonly fileSystem: FileSystem;
  open(): readonly OpenDocument[];
  /** Undefined for a document that is not open, not Python, or of a scheme without a project around it. */
  byUri(uri: string): OpenDocument | undefined;
  pathOf(uri: string): string | undefined;
  /** The URI the editor used for an open file, so that it recognises it; a `file:` URI for others. */
  uriOf(path: string): string;
  /** Version of an open document; null for a file that is not open. */
  versionOf(path: string): number | null;
  rangeOf(path: string, span: Span): Range;
  locationOf(place: Place): Location;
}

/**
 * @param disk what is saved
 * @param untitledFolder where untitled documents are thought to be
 */
export function createDocuments(disk: FileSystem, untitledFolder: () => string): Documents {
  const synced = new TextDocuments(TextDocument);
  const pathOf = (uri: string) => documentPath(uri, untitledFolder());

  // Files are asked for by path far more often than documents are opened.
  const uris = new Map<string, string>();
  synced.onDidOpen(({ document }) => {
    const path = pathOf(document.uri);
    // Configuration counts as it is saved: while it is typed it is broken most of the time.
    if (path !== undefined && document.languageId === 'python') uris.set(path, document.uri);
  });
  synced.onDidClose(({ document }) => {
    const path = pathOf(document.uri);
    if (path !== undefined) uris.delete(path);
  });

  const openAt = (path: string) => {
    const uri = uris.get(path);
    return uri === undefined ? undefined : synced.get(uri);
  };
  const open = () =>
    [...uris.keys()].flatMap((path) => {
      const document = openAt(path);
      return document ? [{ path, document }] : [];
    });

  const rangeOf = (path: string, span: Span): Range => {
    const document = openAt(path) ?? TextDocument.create('', 'python', 0, disk.readFile(path) ?? '');
    return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
  };
  const uriOf = (path: string) => uris.get(path) ?? fileUri(path);

  return {
    synced,
    fileSystem: {
      readFile: (path) => openAt(path)?.getText() ?? disk.readFile(path),
      exists: (path) => uris.has(path) || disk.exists(path),
      isDirectory: (path) => disk.isDirectory(path),
      listDirectory: (path) => disk.listDirectory(path),
    },
    open,
    byUri(uri) {
      const path = pathOf(uri);
      const document = path === undefined ? undefined : openAt(path);
      return document && path !== undefined ? { path, document } : undefined;
    },
    pathOf,
    uriOf,
    versionOf: (path) => openAt(path)?.version ?? null,
    rangeOf,
    locationOf: ({ file, span }) => ({ uri: uriOf(file), range: rangeOf(file, span) }),
  };
}
