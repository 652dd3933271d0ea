import type { FileSystem } from './file-system';
import { readIniFile } from './ini-file';
import type { ConfigurationFormat, ConfigurationPlace, ConfigurationProblem } from './pytest-configuration';
import { joinPath } from './surroundings';
import { findTomlHeader, findTomlValue, readTomlFile, tableAt } from './toml-file';

/** One option as written: text in ini files, text or a list of texts in `ini_options`, anything in a native table. */
export interface WrittenOption {
  readonly value: unknown;
  readonly place: ConfigurationPlace;
}

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

/** Names pytest looks for in a directory, first match wins. The TOML files of their own came with pytest 9. */
export function configurationNames(hasNativeToml: boolean): readonly string[] {
  const common = ['pytest.ini', '.pytest.ini', 'pyproject.toml', 'tox.ini', 'setup.cfg'];
  return hasNativeToml ? ['pytest.toml', '.pytest.toml', ...common] : common;
}

/**
 * Reads one candidate. Undefined when it is not there or holds nothing for pytest; `notes` says what looks like
 * configuration and is ignored.
 */
export function readConfigurationFile(
  fileSystem: FileSystem,
  directory: string,
  name: string,
  hasNativeToml: boolean,
): { readonly file: ConfigurationFile | undefined; readonly notes: readonly ConfigurationProblem[] } {
  const path = joinPath(directory, name);
  const text = fileSystem.exists(path) ? fileSystem.readFile(path) : undefined;
  if (text === undefined) return { file: undefined, notes: [] };
  return name.endsWith('.toml')
    ? readToml(path, name, text, hasNativeToml)
    : { file: readIni(path, name, text), notes: [] };
}

function readIni(path: string, name: string, text: string): ConfigurationFile | undefined {
  const format: ConfigurationFormat = name === 'tox.ini' || name === 'setup.cfg' ? name : 'pytest.ini';
  const file = { path, name, text, format };
  const ini = readIniFile(text);
  if ('error' in ini) {
    const problem = problemAt(
      path,
      text,
      ini.error.line,
      `${name} does not parse: ${ini.error.message} (line ${ini.error.line})`,
    );
    return { ...file, section: undefined, options: new Map(), problems: [problem], broken: true };
  }
  const wanted = name === 'setup.cfg' ? 'tool:pytest' : 'pytest';
  const section = ini.sections.get(wanted);
  const wrong = name === 'setup.cfg' && section === undefined ? ini.sections.get('pytest') : undefined;
  if (wrong !== undefined) {
    const place = { file: path, start: wrong.start, end: wrong.end };
    const message = 'pytest stops at a [pytest] section in setup.cfg: it has to be [tool:pytest]';
    const problem: ConfigurationProblem = { kind: 'wrong-section', ...place, line: lineAt(text, wrong.start), message };
    return { ...file, section: place, options: new Map(), problems: [problem], broken: true };
  }
  if (section === undefined && format !== 'pytest.ini') return undefined;
  const options = new Map<string, WrittenOption>();
  for (const [option, entry] of section?.entries ?? []) {
    options.set(option, { value: entry.value, place: { file: path, start: entry.start, end: entry.end } });
  }
  const place = section === undefined ? undefined : { file: path, start: section.start, end: section.end };
  return { ...file, section: place, options, problems: [], broken: false };
}

function readToml(
  path: string,
  name: string,
  text: string,
  hasNativeToml: boolean,
): { readonly file: ConfigurationFile | undefined; readonly notes: readonly ConfigurationProblem[] } {
  const own = name !== 'pyproject.toml';
  const toml = readTomlFile(text);
  if ('error' in toml) {
    const problem = problemAt(
      path,
      text,
      toml.error.line,
      `${name} does not parse: ${toml.error.message} (line ${toml.error.line})`,
    );
    const format: ConfigurationFormat = own ? 'pytest.toml' : 'pyproject-ini-options';
    return {
      file: { path, name, text, format, section: undefined, options: new Map(), problems: [problem], broken: true },
      notes: [],
    };
  }
  const make = (
    format: ConfigurationFormat,
    header: string,
    table: Readonly<Record<string, unknown>>,
    problems: readonly ConfigurationProblem[],
  ): ConfigurationFile => {
    const range = findTomlHeader(text, header);
    const section = range === undefined ? undefined : { file: path, ...range };
    const options = new Map<string, WrittenOption>();
    for (const [option, value] of Object.entries(table)) {
      if (header === 'tool.pytest' && option === 'ini_options') continue;
      const place = { file: path, ...(findTomlValue(text, header, option) ?? range ?? { start: 0, end: 0 }) };
      options.set(option, { value: format === 'pyproject-ini-options' ? iniValue(value) : value, place });
    }
    return { path, name, text, format, section, options, problems, broken: problems.length > 0 };
  };

  if (own) return { file: make('pytest.toml', 'pytest', tableAt(toml.table, 'pytest') ?? {}, []), notes: [] };
  const tool = tableAt(toml.table, 'tool', 'pytest') ?? {};
  const iniOptions = tableAt(toml.table, 'tool', 'pytest', 'ini_options');
  const hasNative = Object.keys(tool).some((key) => key !== 'ini_options');
  const headerLine = (header: string): ConfigurationPlace & { line: number } => {
    const range = findTomlHeader(text, header) ?? { start: 0, end: 0 };
    return { file: path, ...range, line: lineAt(text, range.start) };
  };
  if (hasNative && hasNativeToml && iniOptions !== undefined && Object.keys(iniOptions).length > 0) {
    const message = 'pytest stops when both [tool.pytest] and [tool.pytest.ini_options] are used';
    const problem: ConfigurationProblem = { kind: 'both-tables', ...headerLine('tool.pytest'), message };
    return { file: make('pyproject-ini-options', 'tool.pytest.ini_options', iniOptions, [problem]), notes: [] };
  }
  const notes: ConfigurationProblem[] = [];
  if (hasNative && !hasNativeToml) {
    const message = 'pytest before 9.0 ignores [tool.pytest]: it reads [tool.pytest.ini_options]';
    notes.push({ kind: 'ignored-table', ...headerLine('tool.pytest'), message });
  }
  if (hasNative && hasNativeToml) return { file: make('pyproject-native', 'tool.pytest', tool, []), notes };
  if (iniOptions !== undefined)
    return { file: make('pyproject-ini-options', 'tool.pytest.ini_options', iniOptions, []), notes };
  return { file: undefined, notes };
}

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
