import { normalizeName } from './distribution-name';
import type { FileSystem } from './file-system';
import { locateToml, type TomlPath } from './locate-toml';
import { requirementFiles } from './pinned-versions';
import type { ConfigurationPlace } from './pytest-configuration';
import { joinPath } from './surroundings';
import { readTomlFile } from './toml-file';

/** One distribution that a project asks for, or has locked, where it is written. */
export interface WrittenDependency {
  /** Normalised. */
  readonly name: string;
  /** PEP 440 range as written, `==1.2` in a lock; empty for any version. */
  readonly range: string;
  /** The requirement without quotes; in a lock the version. */
  readonly place: ConfigurationPlace;
  /** The range alone, empty behind the name where there is none; undefined in a lock, a Poetry table, or with hashes. */
  readonly rangePlace?: ConfigurationPlace;
  /** Where another requirement can be written behind it, and what stands around its text; undefined as for `rangePlace`. */
  readonly beside?: { readonly offset: number; readonly before: string; readonly after: string };
  readonly isLocked: boolean;
}

/** What the lock, requirement files and pyproject.toml in a directory ask for, in the order of the files. */
export function readDependencies(fileSystem: FileSystem, directory: string): readonly WrittenDependency[] {
  const read = (path: string, parse: (file: string, text: string) => readonly WrittenDependency[]) => {
    const text = fileSystem.exists(path) ? fileSystem.readFile(path) : undefined;
    return text === undefined ? [] : parse(path, text);
  };
  return [
    ...requirementFiles(fileSystem, directory).flatMap((path) => read(path, inRequirements)),
    ...read(joinPath(directory, 'pyproject.toml'), inProject),
    ...['uv.lock', 'poetry.lock', 'pdm.lock'].flatMap((name) => read(joinPath(directory, name), inLock)),
  ];
}

function inRequirements(file: string, text: string): WrittenDependency[] {
  return [...text.matchAll(/^[ \t]*([^\s#-][^\n\r#;]*)/gm)].flatMap(({ 0: line, 1: written = '', index }) => {
    const start = index + line.length - written.length;
    const indentation = line.slice(0, line.length - written.length);
    const offset = start + (/^[^\r\n]*/.exec(text.slice(start))?.[0].trimEnd().length ?? 0);
    const before = `${text.includes('\r\n') ? '\r\n' : '\n'}${indentation}`;
    return requirement(written, file, start).map((one) => withBeside(one, { offset, before, after: '' }));
  });
}

/** The lists of requirements in a pyproject.toml; tables of Poetry name them by key. */
function inProject(file: string, text: string): WrittenDependency[] {
  if ('error' in readTomlFile(text)) return [];
  return locateToml(text).values.flatMap(({ path, key, value }) => {
    const start = value.start + 1;
    if (isRequirementList(path) && /^["'](?!["'])/.test(text.slice(value.start)))
      return requirement(text.slice(start, value.end - 1).split(';')[0] ?? '', file, start).map((one) =>
        withBeside(one, besideInList(text, value)),
      );
    const name = path.at(-1);
    if (!isPoetryTable(path) || key === undefined || typeof name !== 'string') return [];
    return [
      { name: normalizeName(name), range: '', place: { file, start: key.start, end: value.end }, isLocked: false },
    ];
  });
}

function withBeside(one: WrittenDependency, beside: NonNullable<WrittenDependency['beside']>): WrittenDependency {
  return one.rangePlace === undefined ? one : { ...one, beside };
}

/** In a list each entry may have its own line. */
function besideInList(
  text: string,
  value: { readonly start: number; readonly end: number },
): NonNullable<WrittenDependency['beside']> {
  const line = text.slice(text.lastIndexOf('\n', value.start) + 1, value.start);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const quote = text[value.start] ?? '"';
  const gap = line.trim() === '' ? newline + line : ' ';
  return { offset: value.end, before: `,${gap}${quote}`, after: quote };
}

function isRequirementList(path: TomlPath): boolean {
  const [first, second, third] = path;
  if (typeof path.at(-1) !== 'number') return false;
  if (first === 'project') return second === 'dependencies' ? path.length === 3 : second === 'optional-dependencies';
  if (first === 'dependency-groups') return path.length === 3;
  return first === 'tool' && (second === 'uv' || second === 'pdm') && third === 'dev-dependencies';
}

function isPoetryTable(path: TomlPath): boolean {
  const [first, second, third] = path;
  if (first !== 'tool' || second !== 'poetry') return false;
  if (path.length === 4) return third === 'dependencies' || third === 'dev-dependencies';
  return path.length === 6 && third === 'group' && path[4] === 'dependencies';
}

/** All three kinds of lock write name and version of a package on lines that follow each other. */
function inLock(file: string, text: string): WrittenDependency[] {
  return [...text.matchAll(/^name = "([^"\n]+)"\r?\nversion = "([^"\n]+)"/gm)].map((match) => {
    const [all, name = '', version = ''] = match;
    const end = match.index + all.length - 1;
    const place = { file, start: end - version.length, end };
    return { name: normalizeName(name), range: `==${version}`, place, isLocked: true };
  });
}

function requirement(written: string, file: string, offset: number): WrittenDependency[] {
  const parsed = /^(\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*)\(?([^;@)]*)\)?/.exec(written);
  if (parsed === null || written.includes('@') || written.includes('://')) return [];
  const text = written.replace(/\s(?:--hash|\\).*$/s, '').trimEnd();
  const start = offset + (written.length - written.trimStart().length);
  const [, before = '', name = '', rest = ''] = parsed;
  const range = rest.replace(/\s(?:--|\\).*$/s, '');
  const place = { file, start, end: offset + text.length };
  const isPlain = range === rest && !written.includes('(');
  const rangeStart = offset + (range.trim() === '' ? before.trimEnd().length : before.length);
  const rangeEnd = Math.max(rangeStart, offset + before.length + range.trimEnd().length);
  return [
    {
      name: normalizeName(name),
      range: range.replace(/\s+/g, ''),
      place,
      ...(isPlain && { rangePlace: { file, start: rangeStart, end: rangeEnd } }),
      isLocked: false,
    },
  ];
}
