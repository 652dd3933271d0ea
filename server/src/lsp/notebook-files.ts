import { NotebookDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type CellDocument, cellAt, joinCells, type PlacedCell } from '../notebook/cells';
import { splitEdit } from '../notebook/split-edit';
import type { Span } from '../traps/trap';
import { tolerantDocuments } from './tolerant-documents';

/** A cell the editor holds, and where it is in the document of all cells. */
export interface OpenCell {
  readonly document: TextDocument;
  readonly cell: PlacedCell;
}

/** An edit of one cell, in the cell's own text. */
export interface OpenCellEdit {
  readonly document: TextDocument;
  readonly span: Span;
  readonly newText: string;
}

/** The editor's notebooks as files: each is one path, its Python cells are documents of their own. */
export interface NotebookFiles {
  readonly synced: NotebookDocuments<TextDocument>;
  /** Finds out again which path each open notebook has. */
  placeAgain(): void;
  /** Paths of the open notebooks. */
  paths(): readonly string[];
  /** What the .ipynb file would hold, as far as Looptrap reads it; undefined for a notebook that is not open. */
  fileText(path: string): string | undefined;
  /** URI of the notebook itself. */
  uriOf(path: string): string | undefined;
  /** The notebook a cell is in. */
  pathOfCell(uri: string): string | undefined;
  /** In the notebook's order. */
  cells(path: string): readonly OpenCell[];
  /** The cell that an offset of all cells is in. */
  cellAt(path: string, offset: number): OpenCell | undefined;
  split(path: string, edit: { span: Span; newText: string }): readonly OpenCellEdit[];
}

/** @param pathOf path that a notebook of this URI is read under; undefined for those that are not read */
export function createNotebookFiles(pathOf: (uri: string) => string | undefined): NotebookFiles {
  const synced = new NotebookDocuments(tolerantDocuments);
  const uris = new Map<string, string>();
  synced.onDidOpen(({ uri }) => {
    const path = pathOf(uri);
    if (path !== undefined) uris.set(path, uri);
  });
  synced.onDidClose(({ uri }) => {
    const path = pathOf(uri);
    if (path !== undefined) uris.delete(path);
  });

  const documents = (path: string): TextDocument[] => {
    const uri = uris.get(path);
    const notebook = uri === undefined ? undefined : synced.getNotebookDocument(uri);
    return (notebook?.cells ?? []).flatMap((cell) => synced.getCellTextDocument(cell) ?? []);
  };
  const joined = (path: string): CellDocument =>
    joinCells(
      documents(path).map((document, index) => ({
        number: index + 1,
        isPython: document.languageId === 'python',
        source: document.getText(),
      })),
    );
  const cells = (path: string): OpenCell[] => {
    const all = documents(path);
    return joined(path).cells.flatMap((cell) => {
      const document = all[cell.number - 1];
      return document ? [{ cell, document }] : [];
    });
  };

  return {
    synced,
    placeAgain() {
      const open = [...uris.values()];
      uris.clear();
      for (const uri of open) {
        const path = pathOf(uri);
        if (path !== undefined) uris.set(path, uri);
      }
    },
    paths: () => [...uris.keys()],
    fileText: (path) =>
      uris.has(path)
        ? JSON.stringify({ cells: joined(path).cells.map(({ source }) => ({ cell_type: 'code', source })) })
        : undefined,
    uriOf: (path) => uris.get(path),
    pathOfCell(uri) {
      const notebook = synced.findNotebookDocumentForCell(uri);
      return notebook === undefined ? undefined : pathOf(notebook.uri);
    },
    cells,
    cellAt(path, offset) {
      const open = cells(path);
      const found = cellAt(
        open.map(({ cell }) => cell),
        offset,
      );
      return open.find(({ cell }) => cell === found);
    },
    split(path, edit) {
      const open = cells(path);
      return splitEdit(joined(path), edit).flatMap(({ cell, span, newText }) => {
        const found = open.find((candidate) => candidate.cell.number === cell.number);
        return found ? [{ document: found.document, span, newText }] : [];
      });
    },
  };
}
