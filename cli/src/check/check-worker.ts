import { type MessagePort, workerData } from 'node:worker_threads';
import type { ProjectAnalysis } from '../../../server/src/analysis/analysis';
import { openProject } from '../../../server/src/analysis/open-project';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { nodeFileSystem } from '../../../server/src/workspace/node-file-system';
import { checkFiles } from './check-files';
import type { Assignment, WorkerSetup } from './worker-pool';

/** A thread of `looptrap check --jobs`: checks what it is given until it is ended. */
export function serveChecks(port: MessagePort): void {
  const { cwd, options, overlay } = workerData as WorkerSetup;
  const host = { files: memoryFileSystem(overlay, nodeFileSystem), workingDirectory: cwd };
  const opened = new Map<string, Promise<ProjectAnalysis>>();
  const answer = async ({ directory, files }: Assignment) => {
    const opening = opened.get(directory) ?? openProject(directory, options, host);
    opened.set(directory, opening);
    port.postMessage(checkFiles(await opening, files));
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
