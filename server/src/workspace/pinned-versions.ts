import type { TomlTable } from 'smol-toml';
import { normalizeName } from './distribution-name';
import type { FileSystem } from './file-system';
import { joinPath, parentDirectory } from './surroundings';
import { readTomlFile, tableAt } from './toml-file';

/** What a project says it wants installed: an exact version, or a PEP 440 range (empty for any). */
export interface Pin {
  readonly version?: string;
  readonly range?: string;
}

/** Pins of one file or group of files. A lock is complete: what is not in it is not installed. */
export interface PinnedVersions {
  readonly kind: 'lock' | 'requirements';
  /** File names, for people. */
  readonly source: string;
  readonly python: string | undefined;
  /** By normalised name; undefined when locked in several versions for several platforms. */
  readonly pins: ReadonlyMap<string, Pin | undefined>;
}

/** Pins found in one directory: a lock file, else requirement files, else pyproject.toml. Undefined when there are none. */
export function readPinnedVersions(fileSystem: FileSystem, directory: string): PinnedVersions | undefined {
  const python = pythonOf(fileSystem, directory);
  for (const name of ['uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock']) {
    const text = fileSystem.readFile(joinPath(directory, name));
    const pins = text === undefined ? undefined : name === 'Pipfile.lock' ? readPipfileLock(text) : readTomlLock(text);
    if (pins === undefined) continue;
    addOwnName(fileSystem, directory, pins);
    return { kind: 'lock', source: name, python, pins };
  }
  const pins = new Map<string, Pin | undefined>();
  const sources = new Set<string>();
  for (const path of requirementFiles(fileSystem, directory)) {
    if (readRequirements(fileSystem, path, pins, new Set())) sources.add(path.slice(directory.length + 1));
  }
  if (readProject(fileSystem, directory, pins)) sources.add('pyproject.toml');
  for (const name of ['setup.cfg', 'setup.py', 'tox.ini']) {
    if (readOlderFile(fileSystem.readFile(joinPath(directory, name)) ?? '', pins)) sources.add(name);
  }
  if (pins.size > 0) addOwnName(fileSystem, directory, pins);
  return pins.size === 0 ? undefined : { kind: 'requirements', source: fewOf([...sources]), python, pins };
}

/** Two names, and how many more there are. */
function fewOf(names: readonly string[]): string {
  const shown = names.slice(0, names.length > 3 ? 2 : 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 2} more files` : shown;
}

function pythonOf(fileSystem: FileSystem, directory: string): string | undefined {
  return /^\s*(?:cpython-)?(3\.\d+(?:\.\d+)?)\s*$/m.exec(
    fileSystem.readFile(joinPath(directory, '.python-version')) ?? '',
  )?.[1];
}

/** uv.lock, poetry.lock and pdm.lock all have `[[package]]` tables with a name and a version. */
function readTomlLock(text: string): Map<string, Pin | undefined> | undefined {
  const toml = readTomlFile(text);
  if ('error' in toml || !Array.isArray(toml.table.package)) return undefined;
  const pins = new Map<string, Pin | undefined>();
  for (const entry of toml.table.package as TomlTable[]) {
    const { name, version } = entry;
    if (typeof name === 'string' && typeof version === 'string') addLocked(pins, name, version);
  }
  return pins;
}

function readPipfileLock(text: string): Map<string, Pin | undefined> | undefined {
  const pins = new Map<string, Pin | undefined>();
  try {
    const lock: unknown = JSON.parse(text);
    for (const group of ['default', 'develop']) {
      for (const [name, entry] of Object.entries(recordAt(lock, group))) {
        const { version } = recordAt({ entry }, 'entry');
        if (typeof version === 'string') addLocked(pins, name, version.replace(/^==/, ''));
      }
    }
  } catch {
    return undefined;
  }
  return pins;
}

function recordAt(value: unknown, key: string): Record<string, unknown> {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
}

function addLocked(pins: Map<string, Pin | undefined>, name: string, version: string): void {
  const key = normalizeName(name);
  const known = pins.get(key);
  if (pins.has(key) && known?.version !== version) pins.set(key, undefined);
  else pins.set(key, { version });
}

/** Requirement files of a directory and of the folder `requirements` in it, sorted. */
export function requirementFiles(fileSystem: FileSystem, directory: string): readonly string[] {
  const own = fileSystem.listDirectory(directory).filter((name) => /require.*\.txt$/i.test(name));
  const folder = joinPath(directory, 'requirements');
  const nested = fileSystem.listDirectory(folder).filter((name) => name.endsWith('.txt'));
  return [
    ...own.toSorted().map((name) => joinPath(directory, name)),
    ...nested.toSorted().map((name) => joinPath(folder, name)),
  ];
}

/** Reads a requirements file and those it includes with `-r`; true when it said anything. */
function readRequirements(
  fileSystem: FileSystem,
  path: string,
  pins: Map<string, Pin | undefined>,
  seen: Set<string>,
): boolean {
  if (seen.has(path)) return false;
  seen.add(path);
  const text = fileSystem.readFile(path) ?? '';
  let found = false;
  for (const line of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const included = /^\s*(?:-r|--requirement)[\s=]+(\S+)/.exec(line)?.[1];
    if (included !== undefined)
      found = readRequirements(fileSystem, joinPath(parentDirectory(path), included), pins, seen) || found;
    else found = addRequirement(pins, line.replace(/(^|\s)#.*$/, '').replace(/\s--hash\S*/g, '')) || found;
  }
  return found;
}

/** One PEP 508 requirement; what has a marker or an address counts as wanted in any version. */
function addRequirement(pins: Map<string, Pin | undefined>, requirement: string): boolean {
  const parsed = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?([^;@)]*)\)?\s*([;@].*)?$/.exec(requirement);
  if (parsed === null) return false;
  const key = normalizeName(parsed[1] ?? '');
  const range = (parsed[2] ?? '').replace(/\s+/g, '');
  const exact = /^={2,3}([^*,]+)$/.exec(range)?.[1];
  if (!pins.has(key) || (exact !== undefined && pins.get(key)?.version === undefined)) {
    pins.set(key, exact === undefined ? { range } : { version: exact });
  }
  return true;
}

function readProject(fileSystem: FileSystem, directory: string, pins: Map<string, Pin | undefined>): boolean {
  const text = fileSystem.readFile(joinPath(directory, 'pyproject.toml'));
  const toml = text === undefined ? undefined : readTomlFile(text);
  if (toml === undefined || 'error' in toml) return false;
  const before = pins.size;
  const { table } = toml;
  const lists = [
    tableAt(table, 'project')?.dependencies,
    ...Object.values(tableAt(table, 'project', 'optional-dependencies') ?? {}),
    ...Object.values(tableAt(table, 'dependency-groups') ?? {}),
    tableAt(table, 'tool', 'uv')?.['dev-dependencies'],
    ...Object.values(tableAt(table, 'tool', 'pdm', 'dev-dependencies') ?? {}),
  ];
  for (const list of lists) {
    if (!Array.isArray(list)) continue;
    for (const requirement of list) if (typeof requirement === 'string') addRequirement(pins, requirement);
  }
  const poetry = tableAt(table, 'tool', 'poetry');
  const groups = Object.keys(tableAt(table, 'tool', 'poetry', 'group') ?? {}).map((group) =>
    tableAt(table, 'tool', 'poetry', 'group', group, 'dependencies'),
  );
  for (const dependencies of [
    poetry === undefined ? undefined : tableAt(poetry, 'dependencies'),
    poetry === undefined ? undefined : tableAt(poetry, 'dev-dependencies'),
    ...groups,
  ]) {
    for (const [name, value] of Object.entries(dependencies ?? {})) {
      const range = typeof value === 'string' ? value : recordAt({ value }, 'value').version;
      if (name !== 'python') addRequirement(pins, `${name}${poetryRange(typeof range === 'string' ? range : '*')}`);
    }
  }
  return pins.size > before;
}

/** Names that traps ask for, with a range, where a requirement can begin: in quotes, at the start of a line, after `=` or a comma. */
const OLDER_REQUIREMENT =
  /(?:^|["'=,])[ \t]*((?:pytest|anyio|httpx2?|starlette|fastapi)(?:-[a-z][a-z-]*)?)[ \t]*(?:\[[^\]]*\])?[ \t]*((?:[<>=!~]=?=?[ \t]*[\w.*]+(?:[ \t]*,[ \t]*)?)*)(?=["';,#\s]|$)/gim;

/** setup.cfg, setup.py and tox.ini: what is executed or templated there is not understood, so only names that matter count. */
function readOlderFile(text: string, pins: Map<string, Pin | undefined>): boolean {
  const before = pins.size;
  for (const [, name = '', range = ''] of text.matchAll(OLDER_REQUIREMENT)) addRequirement(pins, `${name}${range}`);
  return pins.size > before;
}

/** A project has itself installed, in whatever version it is about to be. */
function addOwnName(fileSystem: FileSystem, directory: string, pins: Map<string, Pin | undefined>): void {
  const toml = readTomlFile(fileSystem.readFile(joinPath(directory, 'pyproject.toml')) ?? '');
  if ('error' in toml) return;
  const { table } = toml;
  for (const own of [tableAt(table, 'project'), tableAt(table, 'tool', 'poetry')]) {
    if (typeof own?.name !== 'string' || pins.has(normalizeName(own.name))) continue;
    pins.set(normalizeName(own.name), typeof own.version === 'string' ? { version: own.version } : { range: '' });
  }
}

/** Poetry's `^1.2.3`, `~1.2` and bare versions as PEP 440 ranges. */
function poetryRange(range: string): string {
  const caret = /^\^\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(range);
  if (caret !== null) {
    const [major = 0, minor, patch] = caret.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
    const lower = [major, minor ?? 0, patch ?? 0].join('.');
    if (major > 0 || minor === undefined) return `>=${lower},<${major + 1}`;
    return minor > 0 || patch === undefined ? `>=${lower},<0.${minor + 1}` : `>=${lower},<0.0.${patch + 1}`;
  }
  const tilde = /^~\s*(\d+)(?:\.(\d+))?/.exec(range);
  if (tilde !== null)
    return `>=${range.replace(/^~\s*/, '')},<${tilde[2] === undefined ? Number(tilde[1]) + 1 : `${tilde[1]}.${Number(tilde[2]) + 1}`}`;
  if (range === '*') return '';
  return /^\d/.test(range) ? `==${range}` : range;
}
