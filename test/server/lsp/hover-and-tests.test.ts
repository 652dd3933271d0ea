import { afterEach, describe, expect, it } from 'vitest';
import type { Hover, InlayHint, InlayHintLabelPart } from 'vscode-languageserver-protocol';
import type { TestsResult } from '../../../server/src/lsp/protocol';
import { type Editor, type EditorOptions, PLAIN, startEditor } from './editor';
import { PINS, STRICT } from './sample';

const SESSION_LOOP =
  '[tool.pytest.ini_options]\nasyncio_mode = "auto"\nasyncio_default_fixture_loop_scope = "session"\n';

const CONFTEST = `import pytest


@pytest.fixture
async def client():
    yield 1
`;

const TESTS = `import pytest


class TestOrders:
    @pytest.mark.asyncio(loop_scope="class")
    async def test_create(self, client):
        assert client

    def test_sync(self):
        pass


async def test_alone():
    pass
`;

let editor: Editor;
afterEach(() => editor.stop());

async function start(files: Record<string, string>, options: Partial<EditorOptions> = {}): Promise<Editor> {
  editor = await startEditor({ ...options, files: { 'requirements.txt': PINS, ...files } });
  return editor;
}

async function hoverOn(file: string, text: string, skip = 0): Promise<string> {
  const position = editor.at(file, text);
  const hover = await editor.connection.sendRequest<Hover | null>('textDocument/hover', {
    textDocument: { uri: editor.uri(file) },
    position: { line: position.line, character: position.character + skip },
  });
  return hover && 'value' in Object(hover.contents) ? (hover.contents as { value: string }).value : '';
}

function testsOf(file: string): Promise<TestsResult> {
  return editor.connection.sendRequest('looptrap/tests', { uri: editor.uri(file) });
}

describe('inlay hints', () => {
  const hintsOf = async (file: string) => {
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const textDocument = { uri: editor.uri(file) };
    const hints = await editor.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', { textDocument, range });
    return hints.map(({ position, label }) => {
      const [part] = label as InlayHintLabelPart[];
      return [position.line + 1, part?.value, part?.location && part.location.range.start.line + 1];
    });
  };

  it('are off, and lead to the place that decides the loop when they are on', async () => {
    await start({ 'pyproject.toml': SESSION_LOOP, 'conftest.py': CONFTEST, 'test_a.py': TESTS });
    await editor.open('test_a.py');
    expect(await hintsOf('test_a.py')).toEqual([]);
    editor.settings = { inlayHints: { loopScope: true } };
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await editor.until(() => editor.notified.includes('workspace/inlayHint/refresh'), 'to be asked again');
    expect(await hintsOf('test_a.py')).toEqual([
      [6, 'class loop', 5],
      [13, 'function loop', undefined],
    ]);
    await editor.open('conftest.py');
    expect(await hintsOf('conftest.py')).toEqual([[5, 'session loop', 3]]);
  });
});

describe('hover', () => {
  it('tells a test’s loop, why, and where that is decided', async () => {
    await start({ 'pyproject.toml': STRICT, 'test_a.py': TESTS });
    await editor.open('test_a.py');
    const told = await hoverOn('test_a.py', 'test_create');
    expect(told).toContain('pytest-asyncio, one per class');
    expect(told).toContain(`(${editor.uri('test_a.py')}#L5)`);
    expect(told).toContain('one after another');
  });

  it('tells a fixture’s loop, at its definition and where it is asked for', async () => {
    await start({ 'pyproject.toml': SESSION_LOOP, 'conftest.py': CONFTEST, 'test_a.py': TESTS });
    await editor.open('conftest.py');
    await editor.open('test_a.py');
    for (const told of [await hoverOn('conftest.py', 'client'), await hoverOn('test_a.py', 'client')]) {
      expect(told).toContain('pytest-asyncio, one per session');
      expect(told).toContain(`${editor.uri('pyproject.toml')}#L3`);
    }
    expect(await hoverOn('test_a.py', 'client')).toContain(`${editor.uri('conftest.py')}#L5`);
  });

  it('says when nobody runs a test', async () => {
    await start({ 'pyproject.toml': STRICT, 'test_a.py': TESTS });
    await editor.open('test_a.py');
    expect(await hoverOn('test_a.py', 'test_alone')).toContain('nobody');
    expect(await hoverOn('test_a.py', 'pass')).toBe('');
  });

  it('is silent on what is not async, but names such a fixture where it is asked for', async () => {
    const test = 'import pytest\n\n\n@pytest.fixture\ndef plain(): ...\n\n\ndef test_a(plain): ...\n';
    await start({ 'pyproject.toml': STRICT, 'test_a.py': test });
    await editor.open('test_a.py');
    expect(await hoverOn('test_a.py', 'plain():')).toBe('');
    expect(await hoverOn('test_a.py', 'test_a')).toBe('');
    expect(await hoverOn('test_a.py', 'plain): ...')).toContain('none, it is not async');
  });

  it('is plain text for an editor that shows no markdown', async () => {
    await start({ 'pyproject.toml': STRICT, 'test_a.py': TESTS }, { capabilities: PLAIN });
    await editor.open('test_a.py');
    expect(await hoverOn('test_a.py', 'test_create')).not.toMatch(/[*`]|\]\(/);
  });

  it('tells what a suppression silences', async () => {
    await start({ 'pyproject.toml': STRICT, 'test_a.py': 'x = 1  # looptrap: ignore[missing-await, no-such]\n' });
    await editor.open('test_a.py');
    const all = await hoverOn('test_a.py', 'looptrap:');
    expect(all).toContain('docs/traps/missing-await.md');
    expect(all).toContain('`no-such`: Looptrap has no trap of that name');
    expect(await hoverOn('test_a.py', 'no-such')).not.toContain('missing-await');
  });
});

describe('looptrap/tests', () => {
  it('lists tests and classes with node ids, places and loops', async () => {
    await start({ 'pyproject.toml': STRICT, 'tests/test_a.py': TESTS });
    await editor.open('tests/test_a.py');
    const { rootDir, tests, complete } = await testsOf('tests/test_a.py');
    expect({ rootDir, complete }).toEqual({ rootDir: editor.folder, complete: true });
    expect(
      tests.map(({ nodeid, kind, isAsync, loop }) => [nodeid, kind, isAsync, loop?.provider, loop?.scope]),
    ).toEqual([
      ['tests/test_a.py::TestOrders', 'class', false, undefined, undefined],
      ['tests/test_a.py::TestOrders::test_create', 'test', true, 'pytest-asyncio', 'class'],
      ['tests/test_a.py::TestOrders::test_sync', 'test', false, undefined, undefined],
      ['tests/test_a.py::test_alone', 'test', true, 'nobody', null],
    ]);
    expect(tests[1]?.nameRange.start).toEqual(editor.at('tests/test_a.py', 'test_create'));
    expect(tests[1]?.range.start).toEqual(editor.at('tests/test_a.py', '@pytest.mark'));
  });

  it('lists classes in classes', async () => {
    const nested = 'class TestOuter:\n    class TestInner:\n        def test_a(self): ...\n';
    await start({ 'pyproject.toml': STRICT, 'test_a.py': nested });
    await editor.open('test_a.py');
    expect((await testsOf('test_a.py')).tests.map(({ nodeid, kind }) => [nodeid, kind])).toEqual([
      ['test_a.py::TestOuter', 'class'],
      ['test_a.py::TestOuter::TestInner', 'class'],
      ['test_a.py::TestOuter::TestInner::test_a', 'test'],
    ]);
  });

  it('says that it is not complete while the text does not parse', async () => {
    await start({ 'pyproject.toml': STRICT, 'test_a.py': TESTS });
    await editor.open('test_a.py');
    await editor.replace('test_a.py', 'async def test_alone():', 'async def test_alone(');
    expect((await testsOf('test_a.py')).complete).toBe(false);
  });

  it('has none for a file that is no test file', async () => {
    await start({ 'pyproject.toml': STRICT, 'app.py': TESTS });
    await editor.open('app.py');
    expect(await testsOf('app.py')).toMatchObject({ tests: [], complete: true });
  });
});
