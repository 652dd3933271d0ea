import { satisfies } from '@renovatebot/pep440';
import { newestKnownVersion } from '../../workspace/read-installed-versions';

/** What has to be there for the newest pytest-asyncio, and what else a suite of that age breaks on. */
const TOGETHER = ['pytest-asyncio', 'pytest', 'httpx'];

/** What pytest-asyncio before 1.3 takes at most. */
const LAST_BEFORE_9 = '8.4.2';

/** Versions to migrate to: those given, the newest known of the others. */
export function migrationTarget(given: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const newest = TOGETHER.flatMap((name) => {
    const version = newestKnownVersion(name);
    return version === undefined ? [] : [[name, version] as const];
  });
  const target = { ...Object.fromEntries(newest), ...given };
  const older = given['pytest-asyncio'] !== undefined && satisfies(given['pytest-asyncio'], '<1.3');
  return older && given.pytest === undefined ? { ...target, pytest: LAST_BEFORE_9 } : target;
}

/** Whether a version of pytest-asyncio is one to migrate from. */
export function isOlder(from: string | undefined, to: Readonly<Record<string, string>>): from is string {
  const target = to['pytest-asyncio'];
  return from !== undefined && target !== undefined && satisfies(from, `<${target}`);
}
