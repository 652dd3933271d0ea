import { Worker } from 'node:worker_threads';
import type { AnalysisOptions } from '../../../server/src/analysis/analysis';
import type { CheckedFile } from './check-files';

/** What every worker has to know to read like the main thread. */
export interface WorkerSetup {
  readonly cwd: string;
  readonly options: AnalysisOptions;
  /** Texts that stand in for what is on disk, by absolute path. */
  readonly overlay: ReadonlyMap<string, string>;
}

/** Files of one project to check. */
export interface Assignment {
  /** Folder the project is opened from. */
  readonly directory: string;
  readonly files: readonly string[];
}

/** Small enough that no worker is left with much work at the end, large enough that messages cost nothing. */
const BATCH = 4;

/**
 * Checks files in several threads. Each one reads what it needs for itself, so a file's result is what the main thread
 * would have said; the order of the results is that of the assignments.
 */
export async function checkInWorkers(
  assignments: readonly Assignment[],
  setup: WorkerSetup,
  jobs: number,
): Promise<CheckedFile[][]> {
  const waiting = assignments.flatMap(({ directory, files }) => batches(directory, files));
  const done = new Map<string, Map<string, CheckedFile>>();
  const workers = Array.from({ length: Math.min(jobs, waiting.length) }, () => {
    return new Worker(__filename, { workerData: setup });
  });
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const files = done.get(next.directory) ?? new Map<string, CheckedFile>();
          done.set(next.directory, files);
          for (const file of await answerOf(worker, next)) files.set(file.path, file);
        }
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return assignments.map(({ directory, files }) => files.flatMap((path) => done.get(directory)?.get(path) ?? []));
}

/** A conftest.py or a configuration file speaks about all tests below it and takes longest, so those come first. */
function batches(directory: string, files: readonly string[]): Assignment[] {
  const isLong = (path: string) => path.endsWith('/conftest.py') || !/\.(?:py|ipynb)$/.test(path);
  const others = files.filter((path) => !isLong(path));
  const groups = Array.from({ length: Math.ceil(others.length / BATCH) }, (_, index) =>
    others.slice(index * BATCH, (index + 1) * BATCH),
  );
  return [...files.filter(isLong).map((path) => [path]), ...groups].map((group) => ({ directory, files: group }));
}

function answerOf(worker: Worker, assignment: Assignment): Promise<CheckedFile[]> {
  return new Promise((resolve, reject) => {
    const answered = (files: CheckedFile[]) => {
      worker.off('error', reject);
      resolve(files);
    };
    worker.once('message', answered);
    worker.once('error', reject);
    worker.postMessage(assignment);
  });
}
