import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { environmentPython, repositoryRoot } from '../environments';

/** What is published, as files. */
export interface Packages {
  /** Built by the one command of CONTRIBUTING.md. */
  readonly vsix: string;
  /** The npm package's tarball. */
  readonly tarball: string;
  /** Folder with the plugin's wheel. */
  readonly wheels: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    packages: Packages;
  }
}

/** Makes the packages once for all files of the project: two builds at a time would write into one dist/. */
export function setup({ provide }: TestProject): void {
  const folder = mkdtempSync(join(tmpdir(), 'looptrap-packages-'));
  const [npm, wheels, vsix] = [join(folder, 'npm'), join(folder, 'wheels'), join(folder, 'looptrap.vsix')];
  for (const made of [npm, wheels]) mkdirSync(made);
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: repositoryRoot, stdio: ['ignore', 'ignore', 'inherit'] });
  run('node', 'scripts/package.mjs', '--out', vsix);
  run('node', 'scripts/npm-package.mjs', '--out', npm);
  const wheel = ['-m', 'build', '--no-isolation', '--wheel', '--outdir', wheels, 'watchdog'];
  run(environmentPython('plugin-dev'), ...wheel);
  const [tarball = ''] = readdirSync(npm);
  provide('packages', { vsix, tarball: join(npm, tarball), wheels });
}
