import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findTestFiles } from '../../../server/src/workspace/find-test-files';
import { locateConfiguration } from '../../../server/src/workspace/locate-configuration';
import { nodeFileSystem } from '../../../server/src/workspace/node-file-system';
import { readPytestConfiguration } from '../../../server/src/workspace/read-pytest-configuration';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'looptrap-folders-'))).replaceAll('\\', '/');
  for (const name of ['one', 'two']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, `test_${name}.py`), '');
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const request = () => ({ fileSystem: nodeFileSystem, workingDirectory: folder });

it('links that lead back to where they are, directly or through each other, are not followed', () => {
  for (const from of ['one', 'two'])
    for (const [name, to] of Object.entries({ up: folder, here: join(folder, from), there: join(folder, 'one') }))
      if (!(from === 'one' && name === 'there')) symlinkSync(to, join(folder, from, name), 'junction');
  symlinkSync(join(folder, 'two'), join(folder, 'one', 'there'), 'junction');
  const configuration = readPytestConfiguration({
    ...{ ...request(), paths: [folder], pytestVersion: undefined, environment: {} },
  });
  const found = findTestFiles(nodeFileSystem, configuration, []);
  expect(found.map((path) => path.slice(folder.length))).toEqual([
    '/one/test_one.py',
    '/one/there/test_two.py',
    '/two/test_two.py',
    '/two/there/test_one.py',
  ]);
});

it('a folder that is gone is a project of its own, not the whole disk', () => {
  const paths = ['/gone/from/here'];
  const version = { hasNativeToml: true, bareProjectCounts: true };
  expect(locateConfiguration({ ...request(), ...version, paths })).toMatchObject({ rootDir: '/gone/from/here' });
});

it('what the system shows of itself as files is not gone through', () => {
  const names = (path: string) => [...nodeFileSystem.entries(path)].map(({ name }) => name);
  expect(names(folder).sort()).toEqual(['one', 'two']);
  expect(names(join(folder, 'none'))).toEqual([]);
  if (process.platform === 'linux') for (const path of ['/proc', '/sys']) expect(names(path)).toEqual([]);
});
