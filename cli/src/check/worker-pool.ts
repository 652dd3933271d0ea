import { Worker } from 'node:worker_threads';
import type { AnalysisOptions } from '../../../server/src/analysis/analysis';
import type { SeenPlace } from './cache/recorded-files';
import type { SeenPlaces } from './cache/seen-places';
import type { CheckedFile } from './check-files';

/** What every worker has to know to read like the main thread. */
export interface WorkerSetup {
  readonly cwd: string;
  readonly options: AnalysisOptions;
  /** Texts that stand in for what is on disk, by absolute path. */
  readonly overlay: ReadonlyMap<string, string>;
  /** Whether somebody wants to know what results are made from. */
  readonly wantsOrigins: boolean;
}

/** Files of one project to check. */
export interface Assignment {
  /** Folder the project is opened from. */
  readonly directory: string;
  readonly files: readonly string[];
  /** Where the places that results are made from are kept. */
  readonly places?: SeenPlaces;
}

/** Results of one message; their numbers name the places a worker has told so far. */
export interface WorkerAnswer {
  readonly files: readonly CheckedFile[];
  /** Those that were not told before. */
  readonly places: readonly SeenPlace[];
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
  const waiting = assignments.flatMap(batches);
  const done = new Map<string, Map<string, CheckedFile>>();
  const workers = Array.from({ length: Math.min(jobs, waiting.length) }, () => {
    return new Worker(__filename, { workerData: setup });
  });
  try {
    await Promise.all(
      workers.map(async (worker) => {
        const told: SeenPlace[] = [];
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const files = done.get(next.directory) ?? new Map<string, CheckedFile>();
          done.set(next.directory, files);
          const { places, ...task } = next;
          const answer = await answerOf(worker, task);
          told.push(...answer.places);
          for (const file of answer.files) files.set(file.path, places ? renumbered(file, told, places) : file);
        }
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return assignments.map(({ directory, files }) => files.flatMap((path) => done.get(directory)?.get(path) ?? []));
}

/** A conftest.py or a configuration file speaks about all tests below it and takes longest, so those come first. */
function batches({ files, ...project }: Assignment): Assignment[] {
  const isLong = (path: string) => path.endsWith('/conftest.py') || !/\.(?:py|ipynb)$/.test(path);
  const others = files.filter((path) => !isLong(path));
  const groups = Array.from({ length: Math.ceil(others.length / BATCH) }, (_, index) =>
    others.slice(index * BATCH, (index + 1) * BATCH),
  );
  return [...files.filter(isLong).map((path) => [path]), ...groups].map((group) => ({ ...project, files: group }));
}

/** With the numbers of the main thread. */
function renumbered(file: CheckedFile, told: readonly SeenPlace[], places: SeenPlaces): CheckedFile {
  if (file.origin === undefined) return file;
  const numbers = file.origin.places.flatMap((number) => {
    const place = told[number];
    return place === undefined ? [] : [places.numberOf(place)];
  });
  return { ...file, origin: { ...file.origin, places: numbers } };
}

function answerOf(worker: Worker, assignment: Assignment): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    const answered = (answer: WorkerAnswer) => {
      worker.off('error', reject);
      resolve(answer);
    };
    worker.once('message', answered);
    worker.once('error', reject);
    worker.postMessage(assignment);
  });
}
