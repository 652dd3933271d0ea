import { describe, expect, it } from 'vitest';
import { findTestFiles, isTestFile } from '../../../server/src/workspace/find-test-files';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { readPytestConfiguration } from '../../../server/src/workspace/read-pytest-configuration';

function find(
  files: readonly string[],
  texts: Readonly<Record<string, string>> = {},
  paths: readonly string[] = [],
): readonly string[] {
  const fileSystem = memoryFileSystem(new Map([...files.map((file) => [file, ''] as const), ...Object.entries(texts)]));
  const configuration = readPytestConfiguration({
    fileSystem,
    paths: ['/w'],
    workingDirectory: '/w',
    pytestVersion: undefined,
    environment: {},
  });
  return findTestFiles(fileSystem, configuration, paths);
}

describe('test files', () => {
  it('are found by name, outside virtual environments, ignored and hidden directories', () => {
    const files = [
      '/w/test_a.py',
      '/w/b_test.py',
      '/w/helper.py',
      '/w/deep/down/test_c.py',
      '/w/.hidden/test_x.py',
      '/w/node_modules/test_x.py',
      '/w/myenv/pyvenv.cfg',
      '/w/myenv/test_x.py',
      '/w/out/test_x.py',
      '/w/out/keep/test_d.py',
    ];
    expect(find(files, { '/w/.gitignore': 'out/*\n!out/keep/\n' })).toEqual([
      '/w/b_test.py',
      '/w/deep/down/test_c.py',
      '/w/out/keep/test_d.py',
      '/w/test_a.py',
    ]);
  });

  it('are looked for in testpaths, or where asked', () => {
    const files = ['/w/tests/test_a.py', '/w/other/test_b.py', '/w/other/plain.py'];
    const ini = { '/w/pytest.ini': '[pytest]\ntestpaths = tests\n' };
    expect(find(files, ini)).toEqual(['/w/tests/test_a.py']);
    expect(find(files, ini, ['/w/other', '/w/other/plain.py'])).toEqual(['/w/other/plain.py', '/w/other/test_b.py']);
  });

  it('are matched as fnmatch does', () => {
    expect(isTestFile('/w/test_a.py', { pythonFiles: ['test_*.py'] })).toBe(true);
    expect(isTestFile('/w/sub/x.py', { pythonFiles: ['sub/*.py'] })).toBe(true);
    expect(isTestFile('/w/xtest_a.py', { pythonFiles: ['test_?.py', '[!x]*.py'] })).toBe(false);
  });
});
