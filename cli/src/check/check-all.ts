import { programFingerprint } from './cache/program-fingerprint';
import { openCache, type ResultCache } from './cache/result-cache';
import { type CheckedFile, checkFiles } from './check-files';
import type { CheckedProject } from './check-report';
import type { Check } from './open-check';
import type { ProjectFiles } from './project-files';
import { checkInWorkers } from './worker-pool';

/** What is left to check of a project, and where it is kept. */
interface Rest {
  readonly opened: ProjectFiles;
  readonly cache: ResultCache | undefined;
  readonly known: ReadonlyMap<string, CheckedFile>;
  readonly paths: readonly string[];
}

/** Checks every file that was asked for, but those about which the cache knows it all; in several threads when wanted. */
export async function checkAll(check: Check): Promise<CheckedProject[]> {
  const program = usesCache(check) ? programFingerprint() : undefined;
  const rests = check.projects.map((opened) => restOf(check, opened, program));
  const fresh = await checkRests(check, rests);
  return rests.map(({ opened, cache, known }, index) => {
    const all = new Map(known);
    for (const { origin, ...file } of fresh[index] ?? []) {
      all.set(file.path, file);
      cache?.add({ ...file, ...(origin && { origin }) });
    }
    cache?.save();
    const told = (paths: readonly string[]) => paths.flatMap((path) => all.get(path) ?? []);
    return { project: opened.project, configuration: told(opened.configuration), files: told(opened.files) };
  });
}

/** Checks a project as its files are now, in this thread. */
export function checkProject(opened: ProjectFiles): CheckedProject {
  const { project, files, configuration } = opened;
  return { project, configuration: checkFiles(opened, configuration), files: checkFiles(opened, files) };
}

/** What is repaired or typed is not what is on disk. */
function usesCache({ options, input }: Check): boolean {
  return options.cache && !options.fix && !options.diff && input === undefined;
}

function restOf({ analysisOptions, cwd }: Check, opened: ProjectFiles, program: string | undefined): Rest {
  const { project, directory, configuration, files } = opened;
  const asked = JSON.stringify([cwd, directory, project.rootDir, analysisOptions]);
  const cache = program === undefined ? undefined : openCache(opened, { program, asked });
  const all = [...configuration, ...files];
  const known = new Map(all.flatMap((path) => cache?.find(path) ?? []).map((file) => [file.path, file]));
  return { opened, cache, known, paths: all.filter((path) => !known.has(path)) };
}

async function checkRests({ options, analysisOptions, cwd, overlay }: Check, rests: readonly Rest[]) {
  // What was repaired is in the memory of this thread.
  const jobs = options.fix || options.diff ? 1 : options.jobs;
  if (jobs <= 1) return rests.map(({ opened, cache, paths }) => checkFiles(opened, paths, cache?.places));
  const assignments = rests.map(({ opened: { directory }, paths, cache }) => {
    return { directory, files: paths, ...(cache && { places: cache.places }) };
  });
  const wantsOrigins = rests.some(({ cache }) => cache !== undefined);
  return checkInWorkers(assignments, { cwd, options: analysisOptions, overlay, wantsOrigins }, jobs);
}
