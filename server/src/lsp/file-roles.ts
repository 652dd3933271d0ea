import { CONFIGURATION_NAMES } from '../workspace/configuration-file';

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

/** Glob patterns of the files whose change changes what is found. */
export const WATCHED = [
  `**/{${[...CONFIGURATION_NAMES, ...VERSIONS].join(',')}}`,
  '**/*.dist-info/METADATA',
  '**/*requirements*.txt',
  '**/requirements/*.txt',
  '**/*.py',
];

/** Whether a file decides for the whole project: configuration, or which versions are installed. */
export function decidesForProject(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (CONFIGURATION_NAMES.includes(name) || VERSIONS.includes(name)) return true;
  return /(\.dist-info\/METADATA|requirements[^/]*\.txt|\/requirements\/[^/]+\.txt)$/.test(path);
}

/** Somebody else's code, opened to look something up: neither its tests nor its traps are the reader's. */
export function isInstalled(path: string): boolean {
  return /\/(site-packages|dist-packages|lib\/python3[^/]*)\//.test(path);
}
