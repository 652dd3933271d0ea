import { rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import type { TestFilesResult, TestsResult } from '../../../server/src/lsp/protocol';
import { type Editor, startEditor } from './editor';
import { PINS, STRICT } from './sample';

const ONE = 'async def test_one():\n    pass\n\n\nclass TestTwo:\n    def test_three(self):\n        pass\n';

let editor: Editor;
afterEach(() => editor.stop());

async function filesOf(files: Record<string, string>): Promise<{ root: string; files: string[] }[]> {
  editor = await startEditor({ files: { 'requirements.txt': PINS, ...files } });
  return listed();
}

async function listed(): Promise<{ root: string; files: string[] }[]> {
  const folder = editor.uri('any').slice(0, -'/any'.length);
  const found: TestFilesResult[] = await editor.connection.sendRequest('looptrap/testFiles', { folderUri: folder });
  const roots = found.map(({ rootDir, files: relative }) => ({
    root: rootDir.split('/').at(-1) ?? '',
    files: relative,
  }));
  return roots;
}

it('lists the test files by the rules of the configuration, each once', async () => {
  const found = await filesOf({
    'pyproject.toml': `${STRICT}testpaths = ["tests"]\npython_files = ["check_*.py"]\n`,
    'tests/check_a.py': ONE,
    'tests/deep/check_b.py': ONE,
    'tests/test_c.py': ONE,
    'check_d.py': ONE,
  });
  expect(found.map(({ files }) => files)).toEqual([['tests/check_a.py', 'tests/deep/check_b.py']]);
});

it('gives the files of a nested project to the nested project', async () => {
  const found = await filesOf({
    'pyproject.toml': STRICT,
    'tests/test_a.py': ONE,
    'services/billing/pytest.ini': '[pytest]\n',
    'services/billing/tests/test_b.py': ONE,
  });
  expect(found).toContainEqual({ root: 'billing', files: ['tests/test_b.py'] });
  expect(found.map(({ files }) => files)).toContainEqual(['tests/test_a.py']);
});

it('reads the tests of a file that is not open', async () => {
  await filesOf({ 'pyproject.toml': STRICT, 'tests/test_a.py': ONE });
  const result: TestsResult = await editor.connection.sendRequest('looptrap/tests', {
    uri: editor.uri('tests/test_a.py'),
  });
  expect(result.tests.map(({ nodeid, kind, nameRange }) => [nodeid, kind, nameRange.start.line])).toEqual([
    ['tests/test_a.py::test_one', 'test', 0],
    ['tests/test_a.py::TestTwo', 'class', 4],
    ['tests/test_a.py::TestTwo::test_three', 'test', 5],
  ]);
});

it('says nothing about a file that is not there', async () => {
  await filesOf({ 'pyproject.toml': STRICT });
  const result: TestsResult = await editor.connection.sendRequest('looptrap/tests', { uri: editor.uri('gone.py') });
  expect(result.tests).toEqual([]);
});

it('leaves out a file that was deleted while it is open, until it is there again', async () => {
  await filesOf({ 'pyproject.toml': STRICT, 'tests/test_a.py': ONE, 'tests/test_b.py': ONE });
  await editor.open('tests/test_b.py', ONE);
  rmSync(editor.path('tests/test_b.py'));
  const changes = (type: number) => ({ changes: [{ uri: editor.uri('tests/test_b.py'), type }] });
  await editor.connection.sendNotification('workspace/didChangeWatchedFiles', changes(3));
  expect((await listed()).map(({ files }) => files)).toEqual([['tests/test_a.py']]);
  await editor.replace('tests/test_b.py', 'test_one', 'test_other');
  expect((await listed()).map(({ files }) => files)).toEqual([['tests/test_a.py']]);
  editor.save('tests/test_b.py', ONE);
  await editor.connection.sendNotification('workspace/didChangeWatchedFiles', changes(1));
  expect((await listed()).map(({ files }) => files)).toEqual([['tests/test_a.py', 'tests/test_b.py']]);
});

it('tells that the tests changed when a test file came or went, once it knows of that itself', async () => {
  await filesOf({ 'pyproject.toml': STRICT, 'tests/test_a.py': ONE });
  for (const [type, expected] of [
    [1, ['tests/test_a.py', 'tests/test_b.py']],
    [3, ['tests/test_a.py']],
  ] as const) {
    if (type === 1) editor.save('tests/test_b.py', ONE);
    else rmSync(editor.path('tests/test_b.py'));
    editor.notified.length = 0;
    const changes = [{ uri: editor.uri('tests/test_b.py'), type }];
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await editor.until(() => editor.notified.includes('looptrap/testsChanged'), 'testsChanged');
    expect((await listed()).map(({ files }) => files)).toEqual([expected]);
  }
});
