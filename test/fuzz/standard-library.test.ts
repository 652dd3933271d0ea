import { basename } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { traps } from '../../server/src/traps/registry';
import { nodeFileSystem } from '../../server/src/workspace/node-file-system';
import { openTestProject, type TestProject } from '../server/analysis/open-test-project';
import { brokenLaw } from './laws';
import { standardLibraries } from './libraries';

/** All files with `LOOPTRAP_FUZZ`; else a part of each interpreter's, another one for each. */
const PART = process.env.LOOPTRAP_FUZZ === undefined ? 160 : 1;
let tested: TestProject;

beforeAll(async () => {
  tested = await openTestProject({ 'test_fuzz.py': '' }, traps);
});

describe('the standard library', () => {
  const libraries = standardLibraries().map((library, offset) => ({
    ...library,
    offset,
    name: basename(library.folder),
  }));

  it.each(libraries)('of $name is read', { timeout: 3_600_000 }, ({ files, offset }) => {
    // Files that are wrong on purpose are read always.
    const chosen = files.filter((file, index) => /\/bad/.test(file) || index % PART === (offset * 17) % PART);
    const broken = chosen.flatMap((file) => {
      const law = brokenLaw(tested, nodeFileSystem.readFile(file) ?? '');
      return law === undefined ? [] : [`${file}: ${law}`];
    });
    expect(broken).toEqual([]);
    expect(chosen.length).toBeGreaterThan(10);
    if (PART === 1) console.info(`${chosen.length} files`);
  });

  it('is there', () => expect(libraries.length).toBeGreaterThan(0));
});
