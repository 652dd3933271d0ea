import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProjectAnalysis } from '../../server/src/analysis/analysis';
import { traps } from '../../server/src/traps/registry';
import { testEnvironments } from '../environments';
import { openTestProject } from '../server/analysis/open-test-project';
import { brokenLaw } from './laws';

/** All files with `LOOPTRAP_FUZZ`; else a part of each interpreter's, another one for each. */
const PART = process.env.LOOPTRAP_FUZZ === undefined ? 80 : 1;
let project: ProjectAnalysis;

beforeAll(async () => {
  ({ project } = await openTestProject({ 'test_fuzz.py': '' }, traps));
});

function standardLibrary(python: string): string[] {
  const folder = execFileSync(python, ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'], {
    encoding: 'utf8',
  }).trim();
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.py') && !file.includes('site-packages'))
    .sort()
    .map((file) => join(folder, file));
}

describe('the standard library', () => {
  it.each(testEnvironments())('of environment $name is read', { timeout: 3_600_000 }, ({ name, python }) => {
    const offset = name.length;
    // Files that are wrong on purpose are read always.
    const files = standardLibrary(python).filter((file, index) => /bad/.test(file) || index % PART === offset % PART);
    const broken = files.flatMap((file) => {
      const law = brokenLaw(project, '/project/test_fuzz.py', readFileSync(file, 'latin1'));
      return law === undefined ? [] : [`${file}: ${law}`];
    });
    expect(broken).toEqual([]);
    expect(files.length).toBeGreaterThan(10);
  });
});
