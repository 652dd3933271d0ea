import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './environments';
import { finished } from './finished';

const AUTHOR = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];

/** What git says. Rejects when it fails, with what it said. */
export async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const { status, output } = await finished('git', [...AUTHOR, ...args], cwd, process.env);
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${output}`);
  return output.trim();
}

/** Clones the repository into a folder that does not exist, with what is not committed yet, new files among it. */
export async function cloneAsItIs(folder: string): Promise<void> {
  await git(repositoryRoot, 'clone', '--quiet', repositoryRoot, folder);
  const changed = await git(repositoryRoot, 'diff', 'HEAD', '--name-only', '-z');
  const added = await git(repositoryRoot, 'ls-files', '--others', '--exclude-standard', '-z');
  for (const file of `${changed}\0${added}`.split('\0').filter(Boolean)) {
    const [here, there] = [join(repositoryRoot, file), join(folder, file)];
    if (existsSync(here)) cpSync(here, there);
    else rmSync(there, { force: true });
  }
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--allow-empty', '--message=as it is here');
}
