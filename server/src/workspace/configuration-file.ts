import type { FileSystem } from './file-system';
import { type IniSection, readIniFile } from './ini-file';
import { headerAt, locateToml, type TomlPlaces, valueAt } from './locate-toml';
import type {
  ConfigurationFormat,
  ConfigurationPlace,
  ConfigurationProblem,
  IgnoredConfiguration,
  WrittenOption,
} from './pytest-configuration';
import { joinPath } from './surroundings';
import { readTomlFile, tableAt } from './toml-file';

/** A file that pytest takes as its configuration. `broken` stops pytest before it collects anything. */
export interface ConfigurationFile {
  readonly path: string;
  readonly name: string;
  readonly text: string;
  readonly format: ConfigurationFormat;
  readonly section: ConfigurationPlace | undefined;
  readonly options: ReadonlyMap<string, WrittenOption>;
  readonly problems: readonly ConfigurationProblem[];
  readonly broken: boolean;
}

/** What one file says: `file` when pytest takes it, `ignored` what it overlooks there. */
export interface ReadConfiguration {
  readonly file: ConfigurationFile | undefined;
  readonly ignored: readonly IgnoredConfiguration[];
}

/** Every name pytest looks for in a directory, first match wins. */
export const CONFIGURATION_NAMES: readonly string[] = [
  'pytest.toml',
  '.pytest.toml',
  'pytest.ini',
  '.pytest.ini',
  'pyproject.toml',
  'tox.ini',
  'setup.cfg',
];

/** The names for a version of pytest: the TOML files of their own came with pytest 9. */
export function configurationNames(hasNativeToml: boolean): readonly string[] {
  return hasNativeToml ? CONFIGURATION_NAMES : CONFIGURATION_NAMES.filter((name) => !name.endsWith('pytest.toml'));
}

/** Reads one candidate; says nothing when it is not there or holds nothing for pytest. */
export function readConfigurationFile(
  fileSystem: FileSystem,
  directory: string,
  name: string,
  hasNativeToml: boolean,
): ReadConfiguration {
  const path = joinPath(directory, name);
  const text = fileSystem.exists(path) ? fileSystem.readFile(path) : undefined;
  if (text === undefined) return { file: undefined, ignored: [] };
  return name.endsWith('.toml') ? readToml(path, name, text, hasNativeToml) : readIni(path, name, text);
}

function readIni(path: string, name: string, text: string): ReadConfiguration {
  const format: ConfigurationFormat = name === 'tox.ini' || name === 'setup.cfg' ? name : 'pytest.ini';
  const base = { path, name, text, format };
  const ini = readIniFile(text);
  if ('error' in ini) {
    const { line, message } = ini.error;
    const problem = problemAt(path, text, line, `${name} does not parse: ${message} (line ${line})`);
    return {
      file: { ...base, section: undefined, options: new Map(), problems: [problem], broken: true },
      ignored: [],
    };
  }
  const [wanted, wrong] = name === 'setup.cfg' ? ['tool:pytest', 'pytest'] : ['pytest', 'tool:pytest'];
  const section = ini.sections.get(wanted);
  const misplaced = section === undefined ? ini.sections.get(wrong) : undefined;
  const ignored =
    misplaced === undefined ? [] : [ignoredSection(path, text, `[${wrong}]`, misplaced, 'wrong-section' as const)];
  if (misplaced !== undefined && name === 'setup.cfg') {
    const place = { file: path, start: misplaced.start, end: misplaced.end };
    return { file: { ...base, section: place, options: new Map(), problems: [], broken: true }, ignored };
  }
  if (section === undefined && format !== 'pytest.ini') return { file: undefined, ignored };
  const place = section === undefined ? undefined : { file: path, start: section.start, end: section.end };
  const options = section === undefined ? new Map<string, WrittenOption>() : optionsOf(path, section);
  return { file: { ...base, section: place, options, problems: [], broken: false }, ignored };
}

function optionsOf(path: string, section: IniSection): Map<string, WrittenOption> {
  return new Map(
    [...section.entries].map(([option, { value, start, end, key }]) => [
      option,
      { value, place: { file: path, start, end }, key: { file: path, ...key } },
    ]),
  );
}

function ignoredSection(
  path: string,
  text: string,
  table: string,
  section: IniSection,
  kind: IgnoredConfiguration['kind'],
): IgnoredConfiguration {
  const place = { file: path, start: section.start, end: section.end };
  return { kind, file: path, text, table, section: place, options: optionsOf(path, section) };
}

function readToml(path: string, name: string, text: string, hasNativeToml: boolean): ReadConfiguration {
  const own = name !== 'pyproject.toml';
  const toml = readTomlFile(text);
  if ('error' in toml) {
    const { line, message } = toml.error;
    const problem = problemAt(path, text, line, `${name} does not parse: ${message} (line ${line})`);
    const format: ConfigurationFormat = own ? 'pytest.toml' : 'pyproject-ini-options';
    return {
      file: { path, name, text, format, section: undefined, options: new Map(), problems: [problem], broken: true },
      ignored: [],
    };
  }
  const places = locateToml(text);
  const make = (
    format: ConfigurationFormat,
    header: readonly string[],
    table: Readonly<Record<string, unknown>>,
    problems: readonly ConfigurationProblem[],
  ): ConfigurationFile => {
    const range = headerAt(places, ...header);
    const section = range === undefined ? undefined : { file: path, start: range.start, end: range.end };
    const options = tomlOptions(path, places, header, table, format === 'pyproject-ini-options');
    return { path, name, text, format, section, options, problems, broken: problems.length > 0 };
  };
  const overlooked = (kind: IgnoredConfiguration['kind'], header: readonly string[]): IgnoredConfiguration[] => {
    const table = tableAt(toml.table, ...header);
    if (table === undefined) return [];
    const options = tomlOptions(path, places, header, table, false);
    const section = headerAt(places, ...header) ?? [...options.values()][0]?.key;
    if (section === undefined) return [];
    const place = { file: path, start: section.start, end: section.end };
    return [{ kind, file: path, text, table: `[${header.join('.')}]`, section: place, options }];
  };

  if (own) {
    const file = make('pytest.toml', ['pytest'], tableAt(toml.table, 'pytest') ?? {}, []);
    if (file.section !== undefined || file.options.size > 0) return { file, ignored: [] };
    const wrong = [NATIVE, INI_OPTIONS].flatMap((header) => overlooked('wrong-section', header));
    return { file, ignored: wrong.filter(({ options }) => options.size > 0) };
  }
  const native = tableAt(toml.table, ...NATIVE) ?? {};
  const iniOptions = tableAt(toml.table, ...INI_OPTIONS);
  const hasNative = Object.keys(native).some((key) => key !== 'ini_options');
  if (hasNative && hasNativeToml && iniOptions !== undefined && Object.keys(iniOptions).length > 0) {
    const message = 'pytest stops when both [tool.pytest] and [tool.pytest.ini_options] are used';
    const { start, end } = headerAt(places, ...NATIVE) ?? { start: 0, end: 0 };
    const line = lineAt(text, start);
    const problem: ConfigurationProblem = { kind: 'both-tables', file: path, start, end, line, message };
    return { file: make('pyproject-ini-options', INI_OPTIONS, iniOptions, [problem]), ignored: [] };
  }
  const ignored = hasNative && !hasNativeToml ? overlooked('native-table', NATIVE) : [];
  if (hasNative && hasNativeToml) return { file: make('pyproject-native', NATIVE, native, []), ignored };
  if (iniOptions !== undefined) return { file: make('pyproject-ini-options', INI_OPTIONS, iniOptions, []), ignored };
  return { file: undefined, ignored };
}

const NATIVE = ['tool', 'pytest'];
const INI_OPTIONS = ['tool', 'pytest', 'ini_options'];

function tomlOptions(
  path: string,
  places: TomlPlaces,
  header: readonly string[],
  table: Readonly<Record<string, unknown>>,
  asText: boolean,
): Map<string, WrittenOption> {
  const options = new Map<string, WrittenOption>();
  for (const [option, value] of Object.entries(table)) {
    if (header === NATIVE && option === 'ini_options') continue;
    const found = valueAt(places, ...header, option);
    const place = { file: path, ...(found?.value ?? headerAt(places, ...header) ?? NOWHERE) };
    const key = { file: path, ...(found?.key ?? place) };
    options.set(option, {
      value: asText ? iniValue(value) : value,
      place: { file: path, start: place.start, end: place.end },
      key: { file: path, start: key.start, end: key.end },
    });
  }
  return options;
}

const NOWHERE = { start: 0, end: 0 };

/** In `ini_options` every scalar becomes the text Python's str() gives. */
function iniValue(value: unknown): unknown {
  if (Array.isArray(value)) return value;
  if (value === true) return 'True';
  if (value === false) return 'False';
  return String(value);
}

function problemAt(path: string, text: string, line: number, message: string): ConfigurationProblem {
  const lines = text.split('\n').slice(0, line);
  const last = lines[lines.length - 1] ?? '';
  const start = lines.slice(0, -1).reduce((sum, one) => sum + one.length + 1, 0);
  return { kind: 'unreadable', file: path, start, end: start + last.trimEnd().length, line, message };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
