import { expect, it } from 'vitest';
import { createTestFileList } from '../../../server/src/analysis/test-file-list';
import type { FileSystem } from '../../../server/src/workspace/file-system';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { readPytestConfiguration } from '../../../server/src/workspace/read-pytest-configuration';

/** Folders and files below /project that are made up as somebody looks: each folder holds others, without end. */
function endless(texts: ReadonlyMap<string, string>): FileSystem {
  const written = memoryFileSystem(texts);
  return {
    ...written,
    isDirectory: (path) => /\/data(\/\d+)*$/.test(path) || written.isDirectory(path),
    *entries(path) {
      yield* written.entries(path);
      if (path === '/project') yield { name: 'data', isFile: false };
      if (path.includes('/data')) for (let number = 0; ; number++) yield { name: `${number}`, isFile: false };
    },
  };
}

function listOf(files: FileSystem, most: number) {
  const configuration = readPytestConfiguration({
    ...{ fileSystem: files, paths: ['/project'], workingDirectory: '/project', pytestVersion: undefined },
    environment: {},
  });
  return createTestFileList(files, () => configuration, most);
}

const withTests = (count: number, more: Record<string, string> = {}) =>
  new Map([
    ['/project/pytest.ini', '[pytest]\n'],
    ...Array.from({ length: count }, (_, number) => [`/project/tests/t${number % 50}/test_${number}.py`, ''] as const),
    ...Object.entries(more),
  ]);

it('a folder without an end hides no tests beside it, and is left after so many entries', () => {
  const list = listOf(endless(withTests(100)), 5_000);
  expect(list.all()).toHaveLength(100);
  expect(list.known()?.isComplete).toBe(false);
});

it('others work while tests are looked for, and whoever waits may lose interest', async () => {
  const list = listOf(endless(withTests(10)), 30_000);
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
  };
  expect(await list.look(() => pauses === 1, pause)).toBe(false);
  expect(list.known()).toBeUndefined();
  const both = await Promise.all([list.look(() => false, pause), list.look(() => false, pause)]);
  expect(both).toEqual([true, true]);
  expect(list.known()?.files).toHaveLength(10);
});

it('what comes and goes meanwhile, and afterwards, is listed as it is in the end', async () => {
  const texts = withTests(400, { '/project/.gitignore': 'ignored/\n', '/project/ignored/test_x.py': '' });
  const files = memoryFileSystem(texts);
  const list = listOf(files, Number.POSITIVE_INFINITY);
  const change = (path: string, isThere: boolean) => {
    if (isThere) texts.set(path, '');
    else texts.delete(path);
    list.changed(path);
  };
  let pauses = 0;
  await list.look(
    () => false,
    async () => {
      pauses += 1;
      if (pauses > 3) return;
      change('/project/tests/t0/test_new.py', true);
      change('/project/tests/t49/test_49.py', false);
      change('/project/ignored/test_x.py', true);
    },
  );
  const expected = () => listOf(files, Number.POSITIVE_INFINITY).all();
  expect(list.all()).toEqual(expected());
  for (const isThere of [true, false, true, true]) {
    for (const file of ['tests/t3/test_later.py', 'ignored/test_y.py', 'tests/t49/test_49.py']) {
      change(`/project/${file}`, isThere);
      expect(list.all()).toEqual(expected());
    }
  }
  // What is left out on purpose is not looked for at each keystroke.
  list.changed('/project/ignored/test_y.py');
  expect(list.known()).toBeDefined();
});
