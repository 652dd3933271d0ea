import type { FileSystem } from './file-system';
import { headerAt, locateToml, valueAt } from './locate-toml';
import { type LooptrapSettings, NO_SETTINGS, readSetting, SETTING_SCHEMAS } from './looptrap-settings';
import type { ConfigurationPlace, ConfigurationProblem } from './pytest-configuration';
import { joinPath, parentDirectory } from './surroundings';
import { readTomlFile, tableAt } from './toml-file';

/** The `[tool.looptrap]` that counts for a folder. */
export interface WrittenSettings {
  readonly settings: LooptrapSettings;
  /** Folder of the pyproject.toml, which globs are relative to; the folder itself when there is none. */
  readonly directory: string;
  /** Keys and values that cannot be what is meant. */
  readonly problems: readonly ConfigurationProblem[];
  /** Where an entry is written, by the keys that lead to it; undefined when there is no file. */
  placeOf(path: readonly (string | number)[]): (ConfigurationPlace & { readonly line: number }) | undefined;
}

const TABLE = ['tool', 'looptrap'];

/** Reads `[tool.looptrap]` of the nearest pyproject.toml that has it, from a folder upwards to the repository's top. */
export function readLooptrapSettings(fileSystem: FileSystem, folder: string): WrittenSettings {
  for (let directory = folder; ; directory = parentDirectory(directory)) {
    const found = readProjectFile(fileSystem, directory);
    if (found !== undefined) return found;
    if (fileSystem.exists(joinPath(directory, '.git')) || parentDirectory(directory) === directory) break;
  }
  return { settings: NO_SETTINGS, directory: folder, problems: [], placeOf: () => undefined };
}

/** `per-file-ignores` for `perFileIgnores`. */
export function writtenKey(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function readProjectFile(fileSystem: FileSystem, directory: string): WrittenSettings | undefined {
  const file = joinPath(directory, 'pyproject.toml');
  const text = fileSystem.exists(file) ? fileSystem.readFile(file) : undefined;
  const toml = text === undefined ? undefined : readTomlFile(text);
  // A file that does not parse is told by those who read pytest's options in it.
  if (text === undefined || toml === undefined || 'error' in toml) return undefined;
  const table = tableAt(toml.table, 'tool', 'looptrap');
  if (table === undefined) return undefined;

  const placeOf = (path: readonly (string | number)[]) => {
    const range = findEntry(text, path);
    return { file, ...range, line: text.slice(0, range.start).split('\n').length };
  };
  const problems: ConfigurationProblem[] = [];
  const tell = (path: readonly (string | number)[], message: string) =>
    problems.push({ kind: 'bad-setting', ...placeOf(path), message });
  const read = <K extends keyof LooptrapSettings>(key: K): LooptrapSettings[K] => {
    const written = table[writtenKey(key)];
    if (written === undefined) return NO_SETTINGS[key];
    const { value, faults } = readSetting(key, written);
    for (const { path, message } of faults) tell([writtenKey(key), ...path], `${writtenKey(key)}: ${message}`);
    return value;
  };

  const known = Object.keys(SETTING_SCHEMAS).map(writtenKey);
  for (const key of Object.keys(table)) {
    if (!known.includes(key)) tell([key], `[tool.looptrap] has no "${key}"; there are ${known.join(', ')}`);
  }
  const settings: LooptrapSettings = {
    select: read('select'),
    ignore: read('ignore'),
    severity: read('severity'),
    perFileIgnores: read('perFileIgnores'),
    extraBlockingCalls: read('extraBlockingCalls'),
    extraClientConstructors: read('extraClientConstructors'),
    targetVersions: read('targetVersions'),
  };
  return { settings, directory, problems, placeOf };
}

/** The value the keys lead to, or the nearest thing around it that is written. */
function findEntry(text: string, path: readonly (string | number)[]): { start: number; end: number } {
  const places = locateToml(text);
  for (let length = path.length; length > 0; length--) {
    const range = valueAt(places, ...TABLE, ...path.slice(0, length))?.value;
    const missing = path.slice(length).filter((key) => typeof key === 'string');
    if (range !== undefined) return missing.reduce((around, key) => narrowed(text, around, key), range);
  }
  const { start, end } = headerAt(places, ...TABLE) ?? { start: 0, end: 0 };
  return { start, end };
}

/** Where a text stands as a word inside a value. */
function narrowed(text: string, range: { start: number; end: number }, word: string): { start: number; end: number } {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`).exec(text.slice(range.start, range.end));
  return found === null
    ? range
    : { start: range.start + found.index, end: range.start + found.index + found[0].length };
}
