import { afterEach, describe, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { type Editor, type EditorOptions, PLAIN, startEditor } from './editor';
import { AUTO, PINS, RUNS_LOOP, STRICT, UNMARKED } from './sample';

let editor: Editor;
afterEach(() => editor.stop());

async function start(options: EditorOptions): Promise<Editor> {
  editor = await startEditor({ ...options, files: { 'requirements.txt': PINS, ...options.files } });
  return editor;
}

const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);
const lastPublished = (file: string) => editor.published.findLast(({ uri }) => uri === editor.uri(file));

describe('diagnostics that the editor pulls', () => {
  it('stand on the line to blame, with a code that leads to the page', async () => {
    await start({ files: { 'pyproject.toml': STRICT, 'test_a.py': RUNS_LOOP } });
    await editor.open('test_a.py');
    const found = await editor.pull('test_a.py');
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({
      source: 'looptrap',
      code: 'run-in-running-loop',
      severity: 1,
      codeDescription: { href: 'https://github.com/looptrap/looptrap/blob/main/docs/traps/run-in-running-loop.md' },
    });
    expect(found[0]?.range.start).toEqual(editor.at('test_a.py', 'asyncio.run(total(1'));
  });

  it('lead to the other places of the story', async () => {
    const fixture =
      'import pytest_asyncio\n\n\n@pytest_asyncio.fixture(loop_scope="session")\nasync def lock():\n    yield 1\n';
    const test = 'import pytest\n\n\n@pytest.mark.asyncio\nasync def test_a(lock): ...\n';
    await start({ files: { 'pyproject.toml': STRICT, 'conftest.py': fixture, 'test_a.py': test } });
    await editor.open('test_a.py');
    const [found] = await editor.pull('test_a.py');
    expect(found?.code).toBe('loop-scope-mismatch');
    const [related] = found?.relatedInformation ?? [];
    expect(related?.location.uri).toBe(editor.uri('conftest.py'));
    expect(related?.location.range.start.line).toBe(4);
  });

  it('are said to be unchanged when they are', async () => {
    await start({ files: { 'pyproject.toml': STRICT, 'test_a.py': RUNS_LOOP } });
    await editor.open('test_a.py');
    const first = await editor.report('test_a.py');
    expect(first.kind).toBe('full');
    expect(await editor.report('test_a.py', first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    await editor.replace('test_a.py', 'asyncio.run(total(1, 2))', 'await total(1, 2)');
    const second = await editor.report('test_a.py', first.resultId);
    expect(second).toMatchObject({ kind: 'full', items: [{ code: 'run-in-running-loop' }] });
  });

  it('are about the text in the editor, not the saved one', async () => {
    await start({ files: { 'pyproject.toml': STRICT, 'test_a.py': '' } });
    await editor.open('test_a.py', UNMARKED);
    expect(codes(await editor.pull('test_a.py'))).toEqual(['async-test-no-marker']);
  });

  it('wait where the text does not parse, and stay elsewhere', async () => {
    await start({ files: { 'pyproject.toml': STRICT, 'test_a.py': RUNS_LOOP } });
    await editor.open('test_a.py');
    await editor.replace('test_a.py', 'assert asyncio.run(total()) == 0', 'assert asyncio.run(total(');
    expect(await editor.pull('test_a.py')).toHaveLength(1);
  });

  it('stay still while a decorator, or the conftest.py above, is half typed', async () => {
    const conftest = 'import pytest\n\npytest_plugins = []\n';
    await start({ files: { 'pyproject.toml': STRICT, 'conftest.py': conftest, 'test_a.py': RUNS_LOOP } });
    await editor.open('test_a.py');
    await editor.open('conftest.py');
    const before = await editor.pull('test_a.py');
    await editor.replace('conftest.py', '[]', '[(');
    await editor.replace('test_a.py', '@pytest.mark.asyncio\n', '@pytest.mark.asyncio(\n');
    expect(await editor.pull('test_a.py')).toEqual(before);
    await editor.replace('test_a.py', '@pytest.mark.asyncio(\n', '\n');
    await editor.replace('conftest.py', '[(', '[]');
    // That was a letter: what it means elsewhere is told when the typing rests.
    await expect
      .poll(async () => codes(await editor.pull('test_a.py')), { timeout: 20_000 })
      .toEqual(['async-test-no-marker', 'run-in-running-loop', 'run-in-running-loop']);
  });

  it('are none for installed packages and for documents that are no files', async () => {
    const installed = '.venv/lib/python3.13/site-packages/pkg/test_a.py';
    await start({ files: { 'pyproject.toml': STRICT, [installed]: UNMARKED } });
    await editor.open(installed);
    expect(await editor.pull(installed)).toEqual([]);
    await editor.openUri('git:/test_a.py?ref=HEAD', UNMARKED);
    expect(await editor.pull('git:/test_a.py?ref=HEAD')).toEqual([]);
  });

  it('are there for an untitled document and without a workspace', async () => {
    await start({ files: { 'test_a.py': RUNS_LOOP }, folders: [] });
    await editor.open('test_a.py');
    expect(await editor.pull('test_a.py')).toHaveLength(2);
    await editor.openUri('untitled:Untitled-1', RUNS_LOOP);
    expect(await editor.pull('untitled:Untitled-1')).toHaveLength(2);
  });

  it('hear of every change even when the first questions came at once', async () => {
    const files = ['a/test_a.py', 'b/test_b.py', 'b/c/test_c.py', 'test_d.py'];
    await start({
      files: {
        'pyproject.toml': STRICT,
        'conftest.py': '',
        ...Object.fromEntries(files.map((name) => [name, UNMARKED])),
      },
    });
    for (const file of [...files, 'conftest.py']) await editor.open(file);
    const before = await Promise.all(files.map((file) => editor.pull(file)));
    expect(before.flatMap(codes)).toEqual(files.map(() => 'async-test-no-marker'));
    await editor.replace('conftest.py', '', 'def pytest_pyfunc_call(pyfuncitem): ...\n');
    const after = await Promise.all(files.map((file) => editor.pull(file)));
    expect(after.flatMap(codes)).toEqual([]);
  });

  it('come from each folder’s own configuration', async () => {
    await start({
      files: {
        'one/pyproject.toml': STRICT,
        'one/test_a.py': UNMARKED,
        'one/requirements.txt': PINS,
        'two/pyproject.toml': AUTO,
        'two/test_a.py': UNMARKED,
        'two/requirements.txt': PINS,
      },
      folders: ['one', 'two'],
    });
    await editor.open('one/test_a.py');
    await editor.open('two/test_a.py');
    expect(codes(await editor.pull('one/test_a.py'))).toEqual(['async-test-no-marker']);
    expect(await editor.pull('two/test_a.py')).toEqual([]);
  });
});

describe('diagnostics for an editor that does not pull', () => {
  it('are pushed on open, renewed on change and cleared on close', async () => {
    await start({ files: { 'pyproject.toml': STRICT, 'test_a.py': UNMARKED }, capabilities: PLAIN });
    await editor.open('test_a.py');
    await editor.until(() => lastPublished('test_a.py')?.diagnostics.length === 1, 'the diagnostic');
    expect(lastPublished('test_a.py')).toMatchObject({ version: 1, diagnostics: [{ code: 'async-test-no-marker' }] });
    expect(lastPublished('test_a.py')?.diagnostics[0]).not.toHaveProperty('codeDescription');
    await editor.replace('test_a.py', 'async def', 'def');
    await editor.until(() => lastPublished('test_a.py')?.diagnostics.length === 0, 'the empty answer');
    await editor.replace('test_a.py', 'def', 'async def');
    await editor.until(() => lastPublished('test_a.py')?.diagnostics.length === 1, 'the diagnostic');
    await editor.close('test_a.py');
    await editor.until(() => lastPublished('test_a.py')?.diagnostics.length === 0, 'the cleared answer');
  });

  it('are pushed again for the files that a conftest.py decides about', async () => {
    const files = { 'pyproject.toml': STRICT, 'conftest.py': 'import pytest\n', 'pkg/test_a.py': UNMARKED };
    await start({ files, capabilities: PLAIN });
    await editor.open('pkg/test_a.py');
    await editor.open('conftest.py');
    await editor.until(() => lastPublished('pkg/test_a.py')?.diagnostics.length === 1, 'the diagnostic');
    const marksAll = 'def pytest_collection_modifyitems(items):\n    items[0].add_marker(pytest.mark.asyncio)\n';
    await editor.replace('conftest.py', 'import pytest\n', `import pytest\n\n\n${marksAll}`);
    await editor.until(() => lastPublished('pkg/test_a.py')?.diagnostics.length === 0, 'the repaired answer');
  });

  it('follow the settings it sends', async () => {
    await start({
      files: { 'pyproject.toml': STRICT, 'test_a.py': UNMARKED },
      capabilities: PLAIN,
      settings: { traps: { severity: { 'async-test-no-marker': 'hint' } } },
    });
    await editor.open('test_a.py');
    await editor.until(() => lastPublished('test_a.py')?.diagnostics[0]?.severity === 4, 'the hint');
    const settings = { looptrap: { lint: { enabled: false } } };
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings });
    await editor.until(() => lastPublished('test_a.py')?.diagnostics.length === 0, 'silence');
  });
});

describe('what changes around a document', () => {
  it('is told: an edit of conftest.py makes the editor ask again', async () => {
    const fixture = 'import pytest\n\n\n@pytest.fixture\nasync def number():\n    return 1\n';
    const test = 'import pytest\n\n\n@pytest.mark.asyncio\nasync def test_a(number):\n    assert number == 1\n';
    await start({ files: { 'pyproject.toml': STRICT, 'tests/conftest.py': fixture, 'tests/test_a.py': test } });
    await editor.open('tests/test_a.py');
    await editor.open('tests/conftest.py');
    await editor.pull('tests/test_a.py');
    expect(codes(await editor.pull('tests/conftest.py'))).toEqual(['async-fixture-plain-decorator']);
    await editor.replace('tests/conftest.py', 'pytest.fixture', 'pytest_asyncio.fixture');
    await editor.replace('tests/conftest.py', 'import pytest', 'import pytest_asyncio');
    await editor.until(() => editor.notified.includes('workspace/diagnostic/refresh'), 'the refresh');
    await editor.until(() => editor.notified.includes('looptrap/testsChanged'), 'testsChanged');
    expect(await editor.pull('tests/conftest.py')).toEqual([]);
  });

  it('is told: a configuration saved on disk', async () => {
    await start({ files: { 'pyproject.toml': STRICT, 'test_a.py': UNMARKED } });
    await editor.open('test_a.py');
    expect(codes(await editor.pull('test_a.py'))).toEqual(['async-test-no-marker']);
    editor.save('pyproject.toml', AUTO);
    await editor.changedOnDisk('pyproject.toml');
    await editor.until(() => editor.notified.includes('workspace/diagnostic/refresh'), 'the refresh');
    expect(await editor.pull('test_a.py')).toEqual([]);
  });

  it('is followed: a new configuration file makes a folder a project of its own', async () => {
    await start({ files: { 'pyproject.toml': AUTO, 'part/test_a.py': UNMARKED } });
    await editor.open('part/test_a.py');
    expect(await editor.pull('part/test_a.py')).toEqual([]);
    editor.save('part/pytest.ini', '[pytest]\n');
    await editor.changedOnDisk('part/pytest.ini');
    expect(codes(await editor.pull('part/test_a.py'))).toEqual(['async-test-no-marker']);
  });

  it('counts: the interpreter’s installed versions', async () => {
    const site = 'tools/py/lib/python3.13/site-packages';
    await start({
      files: {
        'pyproject.toml': '[tool.pytest.ini_options]\nasyncio_mode = "auto"\n',
        'test_a.py': UNMARKED,
        'tools/py/pyvenv.cfg': 'version = 3.13.1\n',
        'tools/py/bin/python': '',
        [`${site}/pytest-8.4.2.dist-info/METADATA`]: 'Metadata-Version: 2.1\nName: pytest\nVersion: 8.4.2\n',
      },
    });
    await editor.open('test_a.py');
    expect(await editor.pull('test_a.py')).toEqual([]);
    const interpreter = { folderUri: editor.uri('.'), path: editor.path('tools/py/bin/python') };
    await editor.connection.sendNotification('looptrap/interpreter', interpreter);
    expect(codes(await editor.pull('test_a.py'))).toEqual(['async-test-no-marker']);
    await editor.connection.sendNotification('looptrap/interpreter', { ...interpreter, path: null });
    expect(await editor.pull('test_a.py')).toEqual([]);
  });

  it('is named on the configuration file itself when it does not parse, until it does', async () => {
    await start({ files: { 'pyproject.toml': '[tool.pytest\n', 'test_a.py': RUNS_LOOP } });
    await editor.open('test_a.py');
    expect(await editor.pull('test_a.py')).toHaveLength(2);
    await editor.until(() => lastPublished('pyproject.toml')?.diagnostics.length === 1, 'the problem');
    expect(lastPublished('pyproject.toml')?.diagnostics[0]).toMatchObject({ source: 'looptrap', severity: 1 });
    editor.save('pyproject.toml', STRICT);
    await editor.changedOnDisk('pyproject.toml');
    await editor.until(() => lastPublished('pyproject.toml')?.diagnostics.length === 0, 'the cleared problem');
  });
});

describe('settings of the editor', () => {
  const files = { 'pyproject.toml': STRICT, 'test_a.py': RUNS_LOOP + UNMARKED };

  it.each([
    [{ traps: { select: ['async-test-no-marker'] } }, ['async-test-no-marker']],
    [{ traps: { ignore: ['run-in-running-loop'] } }, ['async-test-no-marker']],
    [{ traps: { severity: { 'run-in-running-loop': 'off' } } }, ['async-test-no-marker']],
    [{ lint: { enabled: false } }, []],
  ])('%j', async (settings, expected) => {
    await start({ files, settings });
    await editor.open('test_a.py');
    expect(codes(await editor.pull('test_a.py'))).toEqual(expected);
  });

  it('with a name that is no trap are told in the log, once', async () => {
    await start({ files, settings: { traps: { ignore: ['run-in-runing-loop'] } } });
    await editor.open('test_a.py');
    await editor.pull('test_a.py');
    expect(await editor.pull('test_a.py')).toHaveLength(3);
    expect(editor.log.filter((line) => line.includes('"run-in-runing-loop"'))).toHaveLength(1);
  });

  it('are asked for again when they change', async () => {
    await start({ files, settings: { lint: { enabled: false } } });
    await editor.open('test_a.py');
    expect(await editor.pull('test_a.py')).toEqual([]);
    editor.settings = { lint: { enabled: true } };
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await editor.until(() => editor.notified.includes('workspace/diagnostic/refresh'), 'the refresh');
    expect(await editor.pull('test_a.py')).toHaveLength(3);
  });
});
