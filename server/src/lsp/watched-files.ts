import { DidChangeWatchedFilesNotification } from 'vscode-languageserver';
import type { Session } from './session';

const CONFIGURATION = [
  'pyproject.toml',
  'pytest.toml',
  '.pytest.toml',
  'pytest.ini',
  '.pytest.ini',
  'tox.ini',
  'setup.cfg',
];
const VERSIONS = [
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'Pipfile.lock',
  'pylock.toml',
  'pyvenv.cfg',
  'setup.py',
  '.gitignore',
];

const PATTERNS = [
  `**/{${[...CONFIGURATION, ...VERSIONS].join(',')}}`,
  '**/*requirements*.txt',
  '**/requirements/*.txt',
  '**/*.py',
];

/** Asks the editor to tell about files that change outside of it. */
export async function watchFiles({ connection, features }: Session): Promise<void> {
  if (!features.fileWatching) return;
  const watchers = PATTERNS.map((globPattern) => ({ globPattern }));
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

/** Whether a file decides for the whole project: configuration, or which versions are installed. */
export function decidesForProject(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    CONFIGURATION.includes(name) ||
    VERSIONS.includes(name) ||
    /(^|\/)[^/]*requirements[^/]*\.txt$|\/requirements\/[^/]+\.txt$/.test(path)
  );
}
