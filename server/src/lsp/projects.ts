import type { ProjectAnalysis } from '../analysis/analysis';
import { openProject, type ProjectHost } from '../analysis/open-project';
import type { LooptrapSettings } from '../workspace/looptrap-settings';
import { joinPath, parentDirectory } from '../workspace/surroundings';

/** The workspace folder around a path, the interpreter chosen for it and what the person set there. */
export interface FolderChoice {
  readonly folder: string | undefined;
  readonly python: string | undefined;
  readonly settings: Partial<LooptrapSettings>;
}

/** The pytest projects around the open documents, each opened once. */
export interface Projects {
  /** The project a file belongs to: the one pytest would find if it were given the file. */
  of(path: string): Promise<ProjectAnalysis>;
  opened(): readonly ProjectAnalysis[];
  /** What the editor says about the folder around a path. */
  choose(path: string): Promise<FolderChoice>;
  /** Called after a project was opened: its configuration may have something to say. */
  whenOpened(listener: () => void): void;
  /** Called when packages were installed or removed where no editor looks: in an environment elsewhere, or behind a link. */
  whenInstalled(listener: () => void): void;
  /**
   * A configuration file changed, came or went: before the next question it is read again, and found out again which
   * file belongs where.
   */
  reload(): void;
  /** Nothing known holds any more: other workspace folders, another interpreter, other settings. */
  forgetAll(): void;
}

/** How often the installed packages are looked at, in milliseconds. */
const LOOK_EVERY = 2000;

/**
 * @param host the editor's documents over the disk
 * @param choose what the editor says about the folder around a path
 */
export function createProjects(host: ProjectHost, choose: (path: string) => Promise<FolderChoice>): Projects {
  const byDirectory = new Map<string, Promise<ProjectAnalysis>>();
  const byRoot = new Map<string, Promise<ProjectAnalysis>>();
  const opened = new Set<ProjectAnalysis>();
  const listeners: (() => void)[] = [];
  const installListeners: (() => void)[] = [];
  let generation = 0;

  const open = async (directory: string): Promise<ProjectAnalysis> => {
    const { folder, python, settings } = await choose(directory);
    const workingDirectory = folder ?? directory;
    const options = python === undefined ? { settings } : { python, settings };
    return openProject(directory, options, { ...host, workingDirectory });
  };

  const openRoot = async (found: ProjectAnalysis, directory: string): Promise<ProjectAnalysis> => {
    const started = generation;
    const project = found.rootDir === directory ? found : await open(found.rootDir);
    if (started === generation) opened.add(project);
    for (const listener of listeners) listener();
    return project;
  };

  /** Many folders lead to one rootdir; what is read of it is shared, and read from there. */
  const share = async (directory: string): Promise<ProjectAnalysis> => {
    const started = generation;
    const found = await open(directory);
    // Opened by what does not hold any more: who asked asks again, and nobody else gets it.
    if (started !== generation) return found;
    const known = byRoot.get(found.rootDir);
    if (known) return known;
    const opening = openRoot(found, directory);
    byRoot.set(found.rootDir, opening);
    return opening;
  };

  const forgetAll = () => {
    generation += 1;
    byDirectory.clear();
    byRoot.clear();
    opened.clear();
  };

  let outdated = false;
  const bringUpToDate = () => {
    if (!outdated) return;
    outdated = false;
    const kept = [...opened];
    forgetAll();
    for (const project of kept) {
      project.reload();
      opened.add(project);
      byRoot.set(project.rootDir, Promise.resolve(project));
    }
  };

  const reload = () => {
    outdated = true;
    // An answer that is on its way was asked of what is not true any more.
    generation += 1;
  };

  let looked = performance.now();
  const lookAtEnvironments = () => {
    if (outdated || performance.now() - looked < LOOK_EVERY) return;
    looked = performance.now();
    if (![...opened].some((project) => project.isEnvironmentChanged())) return;
    reload();
    for (const listener of installListeners) listener();
  };

  return {
    async of(path) {
      const directory = parentDirectory(path);
      lookAtEnvironments();
      for (;;) {
        bringUpToDate();
        const started = generation;
        const opening = byDirectory.get(directory) ?? share(directory);
        byDirectory.set(directory, opening);
        try {
          const project = await opening;
          if (started === generation) return project;
        } catch (error) {
          // Nothing that failed is kept: the next question tries again.
          forgetAll();
          throw error;
        }
      }
    },
    opened() {
      bringUpToDate();
      return [...opened];
    },
    choose,
    whenOpened: (listener) => void listeners.push(listener),
    whenInstalled: (listener) => void installListeners.push(listener),
    reload,
    forgetAll,
  };
}

/** The innermost folder around a path. */
export function folderAround(path: string, folders: readonly string[]): string | undefined {
  return folders
    .filter((folder) => joinPath(path, '').startsWith(joinPath(folder, '')))
    .reduce<string | undefined>((best, folder) => (best && best.length > folder.length ? best : folder), undefined);
}
