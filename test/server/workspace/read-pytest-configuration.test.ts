import { describe, expect, it } from 'vitest';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import type { PytestConfiguration, Setting } from '../../../server/src/workspace/pytest-configuration';
import { readPytestConfiguration } from '../../../server/src/workspace/read-pytest-configuration';

function read(
  files: Readonly<Record<string, string>>,
  options: { path?: string; version?: string; addopts?: string } = {},
): PytestConfiguration {
  const all = { '/w/tests/test_it.py': '', ...files };
  return readPytestConfiguration({
    fileSystem: memoryFileSystem(new Map(Object.entries(all))),
    paths: [options.path ?? '/w/tests/test_it.py'],
    workingDirectory: '/w',
    pytestVersion: options.version ?? '8.4.2',
    environment: { PYTEST_ADDOPTS: options.addopts },
  });
}

/** The text a setting's place covers. */
function written(files: Readonly<Record<string, string>>, setting: Setting<unknown> | undefined): string | undefined {
  return setting?.place && files[setting.place.file]?.slice(setting.place.start, setting.place.end);
}

describe('rootdir and the file that counts', () => {
  it('is the nearest directory with a matching file, the first name in it', () => {
    const files = {
      '/w/pyproject.toml': '[tool.pytest.ini_options]\nasyncio_mode = "auto"\n',
      '/w/tests/pytest.ini': '',
    };
    const found = read(files);
    expect([found.rootDir, found.file, found.asyncioMode]).toEqual(['/w/tests', '/w/tests/pytest.ini', undefined]);
    expect(read({ '/w/pyproject.toml': files['/w/pyproject.toml'] }).rootDir).toBe('/w');
  });

  it('falls back to setup.py, then to the working directory', () => {
    expect(read({ '/w/tests/setup.py': '' }).rootDir).toBe('/w/tests');
    expect(read({}).rootDir).toBe('/w');
    expect(read({}, { path: '/w' }).rootDir).toBe('/w');
  });

  it('takes a bare pyproject.toml for rootdir from 8.1 on', () => {
    const files = { '/w/tests/pyproject.toml': '[project]\nname = "x"\n' };
    expect(read(files).rootDir).toBe('/w/tests');
    expect(read(files, { version: '8.0.2' }).rootDir).toBe('/w');
  });

  it('knows the native tables of pytest 9', () => {
    const files = { '/w/pyproject.toml': '[tool.pytest]\nasyncio_mode = "auto"\n' };
    expect(read(files, { version: '9.0.0' }).asyncioMode?.value).toBe('auto');
    const old = read(files, { version: '8.4.2' });
    expect(old.asyncioMode).toBeUndefined();
    expect(old.ignored.map(({ kind, table }) => [kind, table])).toEqual([['native-table', '[tool.pytest]']]);
  });

  it('says that a file beside the one that counts is ignored', () => {
    const found = read({
      '/w/pytest.ini': '[pytest]\n',
      '/w/pyproject.toml': '# x\n[tool.pytest.ini_options]\nasyncio_mode = "auto"\n',
    });
    expect(found.ignored.map(({ kind, file, section }) => [kind, file, section.start])).toEqual([
      ['other-file', '/w/pyproject.toml', 4],
    ]);
  });
});

describe('options', () => {
  it.each([
    ['/w/pytest.ini', '[pytest]\nasyncio_mode = auto\n'],
    ['/w/tox.ini', '[pytest]\nasyncio_mode=auto\n'],
    ['/w/setup.cfg', '[metadata]\nname = x\n\n[tool:pytest]\nasyncio_mode: auto\n'],
    [
      '/w/pyproject.toml',
      '[project]\nname = "x"\n\n[tool.pytest.ini_options]\naddopts = ["-q"] # asyncio_mode = "x"\nasyncio_mode = "auto" # yes\n\n[tool.black]\nasyncio_mode = "strict"\n',
    ],
  ])('come from %s with their place', (file, text) => {
    const files = { [file]: text };
    const setting = read(files).asyncioMode;
    expect(setting?.value).toBe('auto');
    expect(setting?.origin).toBe(file.slice('/w/'.length));
    expect(written(files, setting)?.replace(/"/g, '')).toBe('auto');
  });

  it('of a command line win over the file, those of the environment over addopts', () => {
    const files = { '/w/pytest.ini': '[pytest]\nasyncio_mode = strict\naddopts = --asyncio-mode=auto\n' };
    const setting = read(files).asyncioMode;
    expect([setting?.value, setting?.origin]).toEqual(['auto', 'addopts in pytest.ini']);
    expect(written(files, setting)).toBe('--asyncio-mode=auto');
    const environment = read(files, { addopts: '--asyncio-mode strict -p no:anyio' });
    expect([environment.asyncioMode?.value, environment.asyncioMode?.origin]).toEqual(['strict', 'PYTEST_ADDOPTS']);
    expect([...environment.disabledPlugins]).toEqual(['anyio']);
  });

  it('are split as pytest splits them', () => {
    const found = read({
      '/w/pyproject.toml':
        '[tool.pytest.ini_options]\npython_files = "test_*.py check_*.py"\npython_classes = ["Test", "*Suite"]\ntestpaths = [\n  "tests", # comment ]\n  "more",\n]\ntimeout = 30\nmarkers = ["slow: takes long", "web(url): x"]\n',
    });
    expect(found.pythonFiles).toEqual(['test_*.py', 'check_*.py']);
    expect(found.pythonClasses).toEqual(['Test', '*Suite']);
    expect(found.testpaths?.value).toEqual(['tests', 'more']);
    expect(found.timeout?.value).toBe(30);
    expect(found.markers).toEqual(['slow', 'web']);
    expect(found.option('timeout')?.value).toBe('30');
  });
});

describe('a file that does not parse', () => {
  it.each([
    ['/w/pytest.ini', '[pytest]\nasyncio_mode = auto\nwhat is this\n', 3],
    ['/w/pyproject.toml', '[tool.pytest.ini_options]\nasyncio_mode = auto\n', 2],
  ])('%s is named with its line and gives no options', (file, text, line) => {
    const found = read({ [file]: text });
    expect(found.asyncioMode).toBeUndefined();
    const [problem] = found.problems;
    expect([problem?.kind, problem?.file, problem?.line]).toEqual(['unreadable', file, line]);
    expect(problem?.message).toContain(`line ${line}`);
    expect(text.slice(problem?.start, problem?.end)).toBe(text.split('\n')[line - 1]);
  });

  it('tells about the wrong section of setup.cfg', () => {
    const found = read({ '/w/setup.cfg': '[pytest]\nasyncio_mode = auto\n' });
    expect(found.ignored.map(({ kind }) => kind)).toEqual(['wrong-section']);
    expect([found.file, found.asyncioMode]).toEqual(['/w/setup.cfg', undefined]);
  });
});
