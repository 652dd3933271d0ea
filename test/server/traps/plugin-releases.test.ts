import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { declaredBy, pluginConflict } from '../../../server/src/traps/reading/plugin-releases';
import { repositoryRoot } from '../../environments';

/** Metadata of the pytest-asyncio of every environment that exists: version and what it asks for. */
function installedReleases(): { version: string; pytest: string }[] {
  const venvs = join(repositoryRoot, '.venvs');
  return (existsSync(venvs) ? readdirSync(venvs) : []).flatMap((name) => {
    const libraries = join(venvs, name, 'lib');
    if (!existsSync(libraries)) return [];
    return readdirSync(libraries).flatMap((library) => {
      const packages = join(libraries, library, 'site-packages');
      const info = existsSync(packages)
        ? readdirSync(packages).find((entry) => /^pytest_asyncio-.*\.dist-info$/.test(entry))
        : undefined;
      if (info === undefined) return [];
      const metadata = readFileSync(join(packages, info, 'METADATA'), 'utf8');
      const version = /^Version: (.+)$/m.exec(metadata)?.[1] ?? '';
      const pytest = /^Requires-Dist: pytest ?\(?([<>=!~][^;)\n]*)/m.exec(metadata)?.[1] ?? '';
      return [{ version, pytest }];
    });
  });
}

const parts = (range: string | undefined) =>
  (range ?? '')
    .split(',')
    .map((part) => part.trim().replace(/^(\D+\d+\.\d+)\.0$/, '$1'))
    .sort();

test.each(installedReleases())('pytest-asyncio $version asks for pytest $pytest', ({ version, pytest }) => {
  expect(parts(declaredBy(version))).toEqual(parts(pytest));
});

describe('what an installer takes', () => {
  test.each([
    ['==0.23.2', '', 'broken 0.23.2 9.2.0'],
    ['==0.23.2', '<8', undefined],
    ['==0.23.3', '==8.0.2', 'broken 0.23.3 8.0.2'],
    ['==0.23.4', '==8.0.2', 'not-installable 0.23.4 >=7.0.0,<8'],
    ['==0.23.8', '>=9', 'not-installable 0.23.8 >=7.0.0,<9'],
    ['==0.23.8', '', undefined],
    ['~=0.23.0', '>=8', undefined],
    ['==0.21.1', '', 'broken 0.21.1 9.2.0'],
    ['==0.21.1', '==8.1.1', undefined],
    ['==0.21.2', '==8.4.2', undefined],
    ['==0.21.2', '>=7', 'broken 0.21.2 9.2.0'],
    ['<1', '==9.2.0', 'broken 0.23.3 9.2.0'],
    ['>=1.3', '==8.3.5', undefined],
    ['>=1.4', '==8.3.5', 'not-installable 1.5.0 >=8.4'],
    ['', '==7.4.4', undefined],
    ['==3.0', '==9.2.0', undefined],
    ['==0.24.0', '==12.0', 'not-installable 0.24.0 >=8.2,<9'],
    ['>=9', '', undefined],
  ])('pytest-asyncio%s with pytest%s', (plugin, pytest, expected) => {
    const conflict = pluginConflict(plugin, pytest);
    const told = conflict && `${conflict.kind} ${conflict.plugin} ${conflict.pytest}`;
    expect(told).toBe(expected);
  });
});
