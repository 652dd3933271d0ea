import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot, type TestEnvironment } from '../../environments';
import type { Project } from './project';

/** The driver lies beside this file. */
const driver = join(repositoryRoot, 'test', 'truth', 'loops', 'drive.py');

export interface Observed {
  /** Undefined when the run was killed because it did not end. */
  readonly exitCode: number | undefined;
  /** Node ids of all tests collected, in the order they run. */
  readonly items: readonly string[];
  /** In the order they happened; `loop` numbers the loops of the run. */
  readonly events: readonly {
    readonly name: string;
    readonly file: string;
    readonly test: string;
    readonly loop: number | null;
    readonly provider: string | null;
  }[];
  readonly reports: readonly {
    readonly nodeid: string;
    readonly when: string;
    readonly outcome: string;
    readonly text: string;
  }[];
}

export interface ObservedProject {
  readonly project: Project;
  readonly directory: string;
  readonly observed: Observed;
}

/** Writes the projects to disk, lets real pytest run them in one environment, and gives what the probe saw. */
export function observe(
  environment: TestEnvironment,
  projects: readonly Project[],
): { readonly projects: readonly ObservedProject[]; dispose(): void } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), `looptrap-loops-${environment.name}-`)));
  const directories = projects.map((project) => {
    const directory = join(root, project.name);
    for (const [name, text] of Object.entries(project.files)) {
      const path = join(directory, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    return directory;
  });
  execFileSync(environment.python, [driver], {
    input: directories.join('\n'),
    stdio: ['pipe', 'inherit', 'inherit'],
    timeout: 60_000 + 5_000 * directories.length,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTEST_ADDOPTS: '' },
  });
  return {
    projects: projects.map((project, index) => {
      const directory = directories[index] ?? root;
      return { project, directory, observed: readObserved(join(directory, 'observed.json')) };
    }),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

function readObserved(path: string): Observed {
  if (!existsSync(path)) return { exitCode: undefined, items: [], events: [], reports: [] };
  return JSON.parse(readFileSync(path, 'utf8'));
}
