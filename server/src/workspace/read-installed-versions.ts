import { satisfies, valid } from '@renovatebot/pep440';
import { normalizeName } from './distribution-name';
import type { FileSystem } from './file-system';
import type { InstalledVersions, Verdict } from './installed-versions';
import { type Pin, type PinnedVersions, readPinnedVersions } from './pinned-versions';
import { type PythonEnvironment, readPythonEnvironment } from './python-environment';
import { directoriesUpTo, isInside, joinPath } from './surroundings';

export interface VersionsRequest {
  readonly fileSystem: FileSystem;
  /** The file the question is about; environments and lock files are looked for in its directory and above. */
  readonly file: string;
  readonly workspaceFolder: string;
  /** Interpreter or environment directory chosen by the user or the editor; wins over what is found. */
  readonly interpreter?: string;
  /** Value of VIRTUAL_ENV. */
  readonly virtualEnv?: string;
  /** Versions by distribution name that win over everything found, e.g. `{ 'pytest-asyncio': '0.21.2' }`; `python` is a name too, `none` is no version. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** Versions the project names for when no environment is found; they win over lock files and requirements. */
  readonly withoutEnvironment?: Readonly<Record<string, string>>;
}

/** Newest releases whose behaviour Looptrap's tests have seen, for a project that says nothing. */
const NEWEST_KNOWN: ReadonlyMap<string, string> = new Map([
  ['python', '3.13'],
  ['pytest', '9.2.0'],
  ['pytest-asyncio', '1.5.0'],
  ['anyio', '4.16.0'],
  ['httpx', '0.28.1'],
  ['starlette', '1.10.0'],
  ['fastapi', '0.165.0'],
]);

/** The newest version of a distribution that Looptrap knows the rules of; undefined for one it has no rules for. */
export function newestKnownVersion(name: string): string | undefined {
  return NEWEST_KNOWN.get(name);
}

/** Reads what is installed, without executing anything: the chosen or discovered environment, else lock files and pins, else the newest known. */
export function readInstalledVersions(request: VersionsRequest): InstalledVersions {
  const environment = chosenEnvironment(request) ?? discoveredEnvironment(request);
  const found =
    environment ??
    overridden(pinned(request) ?? newestKnown(), request.withoutEnvironment, 'target-versions in pyproject.toml');
  return overridden(found, request.overrides, 'set by hand');
}

/**
 * Directory of the environment pytest would run in, when one is found: VIRTUAL_ENV, or `.venv`, `venv`, `env` beside
 * the file or above it up to the workspace folder. One without pytest is not it.
 */
export function findEnvironment(request: VersionsRequest): string | undefined {
  const { fileSystem, virtualEnv } = request;
  const nearby = directoriesUpTo(request.file, request.workspaceFolder).flatMap((directory) =>
    ['.venv', 'venv', 'env'].map((name) => joinPath(directory, name)),
  );
  const candidates = virtualEnv === undefined || virtualEnv === '' ? nearby : [virtualEnv, ...nearby];
  return candidates.find(
    (prefix) =>
      fileSystem.isDirectory(prefix) && readPythonEnvironment(fileSystem, prefix)?.distributions.has('pytest'),
  );
}

function chosenEnvironment(request: VersionsRequest): InstalledVersions | undefined {
  if (request.interpreter === undefined || request.interpreter === '') return undefined;
  const environment = readPythonEnvironment(request.fileSystem, request.interpreter);
  return environment === undefined ? undefined : installedIn(environment, request);
}

function discoveredEnvironment(request: VersionsRequest): InstalledVersions | undefined {
  const prefix = findEnvironment(request);
  const environment = prefix === undefined ? undefined : readPythonEnvironment(request.fileSystem, prefix);
  return environment === undefined ? undefined : installedIn(environment, request);
}

function installedIn(environment: PythonEnvironment, request: VersionsRequest): InstalledVersions {
  const { prefix, distributions, python } = environment;
  const shown =
    isInside(request.workspaceFolder, prefix) && prefix !== request.workspaceFolder
      ? prefix.slice(request.workspaceFolder.length + 1)
      : prefix;
  const version = (name: string) =>
    normalizeName(name) === 'python' ? python : distributions.get(normalizeName(name));
  return {
    kind: 'environment',
    source: `installed in ${shown}`,
    python,
    version,
    isInstalled: (name) => (version(name) === undefined ? 'no' : 'yes'),
    satisfies: (name, range) => {
      const known = version(name);
      if (known !== undefined) return inRange(known, range);
      return normalizeName(name) === 'python' ? 'unknown' : 'no';
    },
    plugins: environment.plugins,
  };
}

function pinned(request: VersionsRequest): InstalledVersions | undefined {
  for (const directory of directoriesUpTo(request.file, request.workspaceFolder)) {
    const found = readPinnedVersions(request.fileSystem, directory);
    if (found !== undefined) return wantedBy(found);
  }
  return undefined;
}

function wantedBy(found: PinnedVersions): InstalledVersions {
  const { pins, kind, python } = found;
  const version = (name: string) =>
    normalizeName(name) === 'python' ? python : pins.get(normalizeName(name))?.version;
  return {
    kind,
    source: `${kind === 'lock' ? 'locked' : 'required'} in ${found.source}`,
    python,
    version,
    isInstalled: (name) => {
      if (pins.has(normalizeName(name))) return 'yes';
      return kind === 'lock' ? 'no' : 'unknown';
    },
    satisfies: (name, range) => {
      const key = normalizeName(name);
      if (key === 'python') return python === undefined ? 'unknown' : inRange(python, range);
      if (!pins.has(key)) return kind === 'lock' ? 'no' : 'unknown';
      const pin = pins.get(key);
      return pin === undefined ? 'unknown' : pinInRange(key, pin, range);
    },
    plugins: undefined,
  };
}

/** A range is as good as a version when both its ends give the same answer: its lower bound and the newest known release. */
function pinInRange(name: string, pin: Pin, range: string): Verdict {
  if (pin.version !== undefined) return inRange(pin.version, range);
  const newest = NEWEST_KNOWN.get(name);
  const lowest = /(?:>=|~=)\s*([\w.]+)/.exec(pin.range ?? '')?.[1];
  if (newest === undefined || lowest === undefined || inRange(newest, pin.range ?? '') !== 'yes') return 'unknown';
  const low = inRange(lowest, range);
  return low === inRange(newest, range) ? low : 'unknown';
}

function newestKnown(): InstalledVersions {
  const version = (name: string) => NEWEST_KNOWN.get(normalizeName(name));
  return {
    kind: 'newest-known',
    source: 'no environment, lock file or requirements found: newest known versions assumed',
    python: NEWEST_KNOWN.get('python'),
    version,
    isInstalled: () => 'unknown',
    satisfies: (name, range) => {
      const known = version(name);
      return known === undefined ? 'unknown' : inRange(known, range);
    },
    plugins: undefined,
  };
}

function overridden(
  found: InstalledVersions,
  versions: Readonly<Record<string, string>> | undefined,
  by: string,
): InstalledVersions {
  const overrides = new Map(Object.entries(versions ?? {}).map(([name, version]) => [normalizeName(name), version]));
  if (overrides.size === 0) return found;
  const set = [...overrides].map(([name, version]) => `${name} ${version}`).join(', ');
  const version = (name: string) => {
    const own = overrides.get(normalizeName(name));
    if (own === undefined) return found.version(name);
    return own === 'none' ? undefined : own;
  };
  return {
    kind: 'override',
    source: `${found.source}; ${by}: ${set}`,
    python: version('python') ?? found.python,
    version,
    isInstalled: (name) => {
      const own = overrides.get(normalizeName(name));
      if (own === undefined) return found.isInstalled(name);
      return own === 'none' ? 'no' : 'yes';
    },
    satisfies: (name, range) => {
      const own = overrides.get(normalizeName(name));
      if (own === undefined) return found.satisfies(name, range);
      return own === 'none' ? 'no' : inRange(own, range);
    },
    plugins: found.plugins,
  };
}

/** Pre-releases count as what they are; a version or range that is not PEP 440 is unknown. */
function inRange(version: string, range: string): Verdict {
  const question = `${version} ${range}`;
  const known = answers.get(question);
  if (known !== undefined) return known;
  const answer = compare(version, range);
  answers.set(question, answer);
  return answer;
}

/** The same few questions are asked for every file, and parsing a range takes its time. */
const answers = new Map<string, Verdict>();

function compare(version: string, range: string): Verdict {
  if (valid(version) === null) return 'unknown';
  try {
    return satisfies(version, range, { prereleases: true }) ? 'yes' : 'no';
  } catch {
    return 'unknown';
  }
}
