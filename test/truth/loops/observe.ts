import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot, type TestEnvironment } from '../../environments';
import type { Project } from './project';

/** The driver lies beside this file. */
const driver = join(repositoryRoot, 'test', 'truth', 'loops', 'drive.py');

export interface Observed {
  readonly exitCode: number;
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
  execFileSync(environment.python, [driver, ...directories], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 240_000,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTEST_ADDOPTS: '' },
  });
  return {
    projects: projects.map((project, index) => {
      const directory = directories[index] ?? root;
      return { project, directory, observed: JSON.parse(readFileSync(join(directory, 'observed.json'), 'utf8')) };
    }),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}
