import type { EnvironmentAnswer } from '../../../server/src/lsp/protocol';

/** What is known of the place a file would be run in. */
export interface Surroundings {
  readonly isTrusted: boolean;
  /** Whether it is a file on a disk. */
  readonly isOnDisk: boolean;
  readonly interpreter: { readonly path: string; readonly source: string } | undefined;
  /** Undefined while the server has not said. */
  readonly environment: EnvironmentAnswer | undefined;
}

/** Whether tests can be run under the watchdog there, and what to do when not. */
export interface Readiness {
  readonly ready: boolean;
  /** The versions that matter most: the editor shows some fifty characters beside what can be done. */
  readonly detail: string;
  /** All that is known: interpreter and versions. */
  readonly whole: string;
  /** What is in the way, in a few words; undefined when nothing is. */
  readonly obstacle?: string;
  readonly remedy: 'trust' | 'interpreter' | 'install' | 'none';
}

/** Oldest versions the watchdog runs with; runner/explain-failure.ts says the same once it was tried. */
const OLDEST_PYTHON = [3, 9] as const;
const OLDEST_PYTEST = [7, 0] as const;

/** Judged by what is on the disk: nothing is executed to find out. */
export function readinessOf({ isTrusted, isOnDisk, interpreter, environment }: Surroundings): Readiness {
  const detail = versionsText(environment, FIRST);
  const whole = [versionsText(environment, ALL), interpreter && `${interpreter.path} (${interpreter.source})`]
    .filter(Boolean)
    .join(' · ');
  const not = (obstacle: string, remedy: Readiness['remedy']): Readiness => {
    return { ready: false, detail: detail || 'nothing is known of its environment', whole, obstacle, remedy };
  };
  if (!isOnDisk) return not('only files on a disk can be run', 'none');
  if (!isTrusted) return not('tests are not run: the workspace is not trusted', 'trust');
  if (!interpreter) return not('no Python interpreter was found', 'interpreter');
  const { python, packages = {}, source = '' } = environment ?? {};
  if (python && isOlder(python, OLDEST_PYTHON))
    return not(`the watchdog needs Python 3.9, this is ${python}`, 'interpreter');
  const { pytest } = packages;
  if (pytest !== undefined && isOlder(pytest, OLDEST_PYTEST))
    return not(`the watchdog needs pytest 7, this is ${pytest}`, 'install');
  if (pytest === undefined && source.startsWith('installed in')) return not('pytest is not installed there', 'install');
  return { ready: true, detail, whole, remedy: 'none' };
}

const FIRST = ['pytest', 'pytest-asyncio'] as const;
const ALL = [...FIRST, 'anyio', 'httpx'] as const;

function versionsText(environment: EnvironmentAnswer | undefined, names: readonly string[]): string {
  if (environment === undefined) return '';
  const python = environment.python === null ? [] : [`Python ${environment.python}`];
  const shown = names.flatMap((name) => {
    const version = environment.packages[name];
    return version === undefined ? [] : [`${name} ${version}`];
  });
  const assumed = environment.source.startsWith('installed in') ? '' : ` (${environment.source})`;
  return `${[...python, ...shown].join(', ')}${assumed}`;
}

function isOlder(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}
