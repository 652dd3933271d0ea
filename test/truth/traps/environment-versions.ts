import { readFileSync } from 'node:fs';
import { satisfies } from '@renovatebot/pep440';
import { environmentPins } from '../../environments';

/** Pinned versions of a test environment by distribution name in lower case; `python` among them. */
export function environmentVersions(name: string): ReadonlyMap<string, string> {
  const pins = readFileSync(environmentPins(name), 'utf8');
  const found = new Map<string, string>();
  for (const line of pins.split('\n')) {
    const python = /^# python: (\S+)/.exec(line)?.[1];
    const [name, version] = python === undefined ? line.split('==') : ['python', `${python}.0`];
    if (name && version) found.set(name.trim().toLowerCase(), version.trim());
  }
  return found;
}

/** Whether every one of comma-separated requirements such as `pytest>=8.4, python<3.11` holds; a missing distribution holds none. */
export function holds(requirements: string, versions: ReadonlyMap<string, string>): boolean {
  return requirements.split(',').every((requirement) => {
    const text = requirement.trim();
    if (text === '') return true;
    const match = /^([\w-]+)([<>=!~].*)$/.exec(text);
    if (match === null) throw new Error(`not a requirement: ${text}`);
    const version = versions.get(match[1] ?? '');
    return version !== undefined && satisfies(version, match[2] ?? '');
  });
}
