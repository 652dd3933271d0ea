import { readFileSync, rmSync } from 'node:fs';
import { repositoryRoot } from './environments';
import { finished } from './finished';

const AUTHOR = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];

/** What git says. Rejects when it fails, with what it said. */
export async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const { status, output } = await finished('git', [...AUTHOR, ...args], cwd, process.env);
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${output}`);
  return output.trim();
}

/** Clones the repository into a folder that does not exist, with changes to tracked files that are not committed yet. */
export async function cloneAsItIs(folder: string): Promise<void> {
  await git(repositoryRoot, 'clone', '--quiet', repositoryRoot, folder);
  const changes = `${folder}.patch`;
  await git(repositoryRoot, 'diff', 'HEAD', '--binary', `--output=${changes}`);
  if (readFileSync(changes).length > 0) await git(folder, 'apply', '--index', changes);
  rmSync(changes);
  await git(folder, 'commit', '--all', '--quiet', '--allow-empty', '--message=as it is here');
}
