import type { ChangeAnnotation, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { Edit } from '../traps/trap';
import { isInside } from '../workspace/surroundings';
import type { Session } from './session';

/** Edits of Looptrap as one change of the editor. */
export interface PlannedEdit {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** True when the person should look at every file before it is changed. */
  readonly needsConfirmation: boolean;
  /** What the person is told when they look. */
  readonly description?: string;
}

/**
 * The editor's form of some edits: versioned where it can be, so that an edit made for an older text is refused. What
 * would change a file outside of the workspace that is not open is shown before, or not offered at all.
 * @returns undefined when the editor can not do it (creating a file), or the edit is for a text that is not shown
 */
export function toWorkspaceEdit(
  { documents, features, folders }: Pick<Session, 'documents' | 'features' | 'folders'>,
  planned: PlannedEdit,
): WorkspaceEdit | undefined {
  const files = [...new Set(planned.edits.map(({ file }) => file))];
  if (!files.every(documents.countsAsShown)) return undefined;
  const created = files.filter((file) => !documents.fileSystem.exists(file));
  const changed = files.flatMap((file) =>
    documents.editsOf(
      file,
      planned.edits.filter((edit) => edit.file === file),
    ),
  );
  const isOpen = (file: string) => documents.versionOf(file) !== null || documents.notebooks.uriOf(file) !== undefined;
  const isOutside = files.some((file) => !isOpen(file) && !isBelow(folders, file));
  if (isOutside && !(features.documentChanges && features.changeAnnotations)) return undefined;
  if (!features.documentChanges) {
    if (created.length > 0) return undefined;
    return { changes: Object.fromEntries(changed.map(({ uri, edits }) => [uri, [...edits]])) };
  }
  if (created.length > 0 && !features.createFiles) return undefined;

  const annotated = (planned.needsConfirmation || isOutside) && features.changeAnnotations;
  const changes = changed.map(
    ({ uri, version, edits }): TextDocumentEdit => ({
      textDocument: { uri, version },
      edits: edits.map((edit) => (annotated ? { ...edit, annotationId: CONFIRM } : edit)),
    }),
  );
  const creations = created.map((file) => ({
    kind: 'create' as const,
    uri: documents.uriOf(file),
    options: { ignoreIfExists: true },
  }));
  const edit: WorkspaceEdit = { documentChanges: [...creations, ...changes] };
  if (annotated) edit.changeAnnotations = { [CONFIRM]: confirmation(planned, isOutside) };
  return edit;
}

function isBelow(folders: ReadonlySet<string>, file: string): boolean {
  return [...folders].some((folder) => isInside(folder, file));
}

const CONFIRM = 'looptrap.confirm';

function confirmation({ title, description }: PlannedEdit, isOutside: boolean): ChangeAnnotation {
  const fallback = isOutside
    ? 'Changes files outside of this workspace.'
    : 'Changes several files and may change what the tests do.';
  return { label: title, needsConfirmation: true, description: description ?? fallback };
}
