import { type MessagePort, workerData } from 'node:worker_threads';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { nodeFileSystem } from '../../../server/src/workspace/node-file-system';
import { openRecorded, type RecordedProject } from './cache/open-recorded';
import { collectPlaces } from './cache/seen-places';
import { checkFiles } from './check-files';
import type { Assignment, WorkerAnswer, WorkerSetup } from './worker-pool';

/** A thread of `looptrap check --jobs`: checks what it is given until it is ended. */
export function serveChecks(port: MessagePort): void {
  const { cwd, options, overlay, wantsOrigins } = workerData as WorkerSetup;
  const host = { files: memoryFileSystem(overlay, nodeFileSystem), workingDirectory: cwd };
  const opened = new Map<string, Promise<RecordedProject>>();
  const places = wantsOrigins ? collectPlaces() : undefined;
  let told = 0;
  const answer = async ({ directory, files }: Assignment) => {
    const opening = opened.get(directory) ?? openRecorded(directory, options, host);
    opened.set(directory, opening);
    const checked = checkFiles(await opening, files, places);
    const answered: WorkerAnswer = { files: checked, places: places?.all.slice(told) ?? [] };
    told = places?.all.length ?? 0;
    port.postMessage(answered);
  };
  port.on('message', (assignment: Assignment) => {
    answer(assignment).catch((error: unknown) => {
      // Thrown outside of the promise it reaches the main thread as the worker's error.
      setImmediate(() => {
        throw error;
      });
    });
  });
}
