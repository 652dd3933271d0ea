import type { Facts } from '../../model/facts';

/** A distribution with its version, for messages: `pytest 8.4.2`; without version when that is not known. */
export function named({ versions }: Pick<Facts, 'versions'>, distribution: string): string {
  const version = versions.version(distribution);
  return version === undefined ? distribution : `${distribution} ${version}`;
}

/** Whether pytest-asyncio can be used by a fix: not known to be absent, and not switched off. */
export function hasPytestAsyncio({ versions, configuration }: Pick<Facts, 'versions' | 'configuration'>): boolean {
  return versions.isInstalled('pytest-asyncio') !== 'no' && !configuration.disabledPlugins.has('asyncio');
}

/** Whether anyio's plugin can be used by a fix. */
export function hasAnyio({ versions, configuration }: Pick<Facts, 'versions' | 'configuration'>): boolean {
  return versions.isInstalled('anyio') !== 'no' && !configuration.disabledPlugins.has('anyio');
}
