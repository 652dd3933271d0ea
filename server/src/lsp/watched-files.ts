import { DidChangeWatchedFilesNotification } from 'vscode-languageserver';
import { WATCHED } from './file-roles';
import type { Session } from './session';

/** Asks the editor to tell about files that change outside of it. */
export async function watchFiles({ connection, features }: Session): Promise<void> {
  if (!features.fileWatching) return;
  const watchers = WATCHED.map((globPattern) => ({ globPattern }));
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}
