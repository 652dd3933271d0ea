import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Deletes the files of old runs: of the folders in `storageDir` the `keep` newest stay. Never rejects: what can not be
 * deleted now is tried again after the next run.
 */
export async function pruneRuns(storageDir: string, keep: number): Promise<void> {
  const names = await readdir(storageDir).catch(() => []);
  const folders = await Promise.all(
    names.map(async (name) => {
      const folder = path.join(storageDir, name);
      return { folder, time: (await stat(folder).catch(() => undefined))?.mtimeMs ?? 0 };
    }),
  );
  const old = folders.sort((a, b) => b.time - a.time).slice(keep);
  await Promise.all(old.map(({ folder }) => rm(folder, { recursive: true, force: true }).catch(() => undefined)));
}
