import { CONFIGURATION_NAMES } from './configuration-file';
import { readIniFile } from './ini-file';
import { readTomlFile } from './toml-file';

/** Lock files, in the order in which they are looked for. */
export const LOCK_NAMES = ['uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock', 'pylock.toml'];

/** Whether a file may configure pytest. */
export function isConfigurationFile(path: string): boolean {
  return CONFIGURATION_NAMES.includes(path.slice(path.lastIndexOf('/') + 1));
}

/** Whether a file says which versions are wanted: a lock or requirements. (pyproject.toml does that too.) */
export function isRequirementFile(path: string): boolean {
  if (LOCK_NAMES.includes(path.slice(path.lastIndexOf('/') + 1))) return true;
  return /(?:require[^/]*|\/requirements\/[^/]+)\.txt$/i.test(path);
}

/** Whether a configuration or requirement file with this text can be read; requirements always can. */
export function projectFileParses(path: string, text: string): boolean {
  if (path.endsWith('.toml') || path.endsWith('.lock')) return !('error' in readTomlFile(text));
  if (path.endsWith('.ini') || path.endsWith('.cfg')) return !('error' in readIniFile(text));
  return true;
}

/** Whether traps about the project as a whole may report in a file. */
export function isProjectFile(path: string): boolean {
  return isConfigurationFile(path) || isRequirementFile(path);
}
