import type { InstalledVersions } from '../workspace/installed-versions';
import type { EnvironmentSummary } from './analysis';

/** Distributions whose versions decide what is true; only these are told in reports. */
const TOLD = [
  'pytest',
  'pytest-asyncio',
  'anyio',
  'httpx',
  'starlette',
  'fastapi',
  'trio',
  'pytest-timeout',
  'pytest-xdist',
];

/** The versions that count, for the head of a report. */
export function summariseEnvironment(versions: InstalledVersions): EnvironmentSummary {
  const packages = TOLD.flatMap((name) => {
    const version = versions.version(name);
    return version === undefined ? [] : [[name, version] as const];
  });
  return { python: versions.python, packages: Object.fromEntries(packages), source: versions.source };
}
