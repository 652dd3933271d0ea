import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, Diagnostic } from 'vscode-languageserver-protocol';
import { type Editor, type EditorOptions, PLAIN, startEditor } from './editor';
import { AUTO, PINS, STRICT, UNMARKED } from './sample';

const QUOTED = '[pytest]\n; how tests are run\nasyncio_mode = "auto"\n';

let editor: Editor;
afterEach(() => editor.stop());

async function start(files: Record<string, string>, options: Partial<EditorOptions> = {}): Promise<void> {
  editor = await startEditor({ ...options, files: { 'requirements.txt': PINS, ...files } });
}

const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

/** What was told last about a file; undefined when nothing ever was. */
function told(file: string): Diagnostic[] | undefined {
  return editor.published.findLast(({ uri }) => uri === editor.uri(file))?.diagnostics;
}

const toldCodes = (file: string) => codes(told(file) ?? []).join();

async function actionsOn(file: string, text: string): Promise<CodeAction[]> {
  const at = editor.at(file, text);
  return editor.connection.sendRequest('textDocument/codeAction', {
    textDocument: { uri: editor.uri(file) },
    range: { start: at, end: at },
    context: { diagnostics: [] },
  });
}

async function apply(actions: readonly CodeAction[], title: string): Promise<void> {
  const edit = actions.find((action) => action.title.includes(title))?.edit;
  if (!edit) throw new Error(`no "${title}" among ${actions.map((action) => action.title).join(', ')}`);
  await editor.apply(edit);
}

describe('a configuration file', () => {
  it('has diagnostics on the value, though only a test is open', async () => {
    await start({ 'pytest.ini': QUOTED, 'test_a.py': UNMARKED });
    await editor.open('test_a.py');
    await editor.pull('test_a.py');
    await editor.until(() => toldCodes('pytest.ini') === 'pytest-config-quoted-value', 'the diagnostic');
    expect(told('pytest.ini')?.[0]).toMatchObject({
      range: { start: { line: 2, character: 15 }, end: { line: 2, character: 21 } },
      severity: 1,
      source: 'looptrap',
    });
  });

  it.each([
    ['an editor that pulls', {}],
    ['one that does not', { capabilities: PLAIN }],
  ])('is repaired by the light bulb: %s', async (_, options) => {
    await start({ 'pytest.ini': QUOTED }, options);
    await editor.open('pytest.ini');
    await editor.until(() => toldCodes('pytest.ini') === 'pytest-config-quoted-value', 'the diagnostic');
    const actions = await actionsOn('pytest.ini', '"auto"');
    expect(actions[0]).toMatchObject({ title: 'Remove the quotes', kind: 'quickfix', isPreferred: true });
    await apply(actions, 'Remove the quotes');
    expect(editor.text('pytest.ini')).toBe(QUOTED.replaceAll('"', ''));
    await editor.until(() => told('pytest.ini')?.length === 0, 'silence');
    if (!('capabilities' in options)) expect(await editor.pull('pytest.ini')).toEqual([]);
  });

  it('is held against the tests while it is open, and follows them', async () => {
    const option = '[pytest]\nasyncio_default_fixture_loop_scope = session\n';
    const test = `import asyncio\n\nimport pytest\nimport pytest_asyncio\n\n\n@pytest_asyncio.fixture\nasync def queue():\n    return asyncio.Queue()\n\n\n@pytest.mark.asyncio\nasync def test_queue(queue):\n    await queue.put(1)\n`;
    await start({ 'pytest.ini': option, 'tests/test_queue.py': test });
    await editor.open('pytest.ini');
    await editor.until(() => toldCodes('pytest.ini') === 'single-loop-scope-option', 'the diagnostic');
    await editor.open('tests/test_queue.py');
    await editor.replace('tests/test_queue.py', 'mark.asyncio', 'mark.asyncio(loop_scope="session")');
    await editor.until(() => told('pytest.ini')?.length === 0, 'silence');
    await editor.replace('tests/test_queue.py', '(loop_scope="session")', '');
    await editor.until(() => toldCodes('pytest.ini') === 'single-loop-scope-option', 'the diagnostic again');
    await editor.close('pytest.ini');
    await editor.until(() => told('pytest.ini')?.length === 0, 'silence for a file that is closed');
  });

  it('is silenced by a comment of its own above the option', async () => {
    await start({ 'pytest.ini': QUOTED });
    await editor.open('pytest.ini');
    await apply(await actionsOn('pytest.ini', '"auto"'), 'Ignore pytest-config-quoted-value here');
    expect(editor.text('pytest.ini')).toContain(
      '\n# looptrap: ignore[pytest-config-quoted-value]\nasyncio_mode = "auto"',
    );
    await editor.until(() => told('pytest.ini')?.length === 0, 'silence');
  });

  it('is silenced as a whole', async () => {
    await start({ 'pytest.ini': QUOTED });
    await editor.open('pytest.ini');
    await apply(await actionsOn('pytest.ini', '"auto"'), 'in this file');
    expect(editor.text('pytest.ini')).toMatch(/^# looptrap: ignore-file\[pytest-config-quoted-value\]\n/);
    await editor.until(() => told('pytest.ini')?.length === 0, 'silence');
  });

  it('keeps what was found while it does not parse, without repairs', async () => {
    await start({ 'pytest.ini': QUOTED, 'test_a.py': UNMARKED });
    await editor.open('pytest.ini');
    await editor.until(() => toldCodes('pytest.ini') === 'pytest-config-quoted-value', 'the diagnostic');
    await editor.replace('pytest.ini', '[pytest]\n', '[pytest]\nmark\n');
    const moved = () => told('pytest.ini')?.[0]?.range.start.line === 3;
    await editor.until(moved, 'the diagnostic on the line below');
    expect(toldCodes('pytest.ini')).toBe('pytest-config-quoted-value');
    const titles = (await actionsOn('pytest.ini', '"auto"')).map(({ title }) => title);
    expect(titles).not.toContain('Remove the quotes');
    await editor.replace('pytest.ini', 'mark\n', 'markers = slow\n');
    await editor.until(moved, 'the diagnostic');
    expect((await actionsOn('pytest.ini', '"auto"'))[0]?.title).toBe('Remove the quotes');
  });
});

describe('a test that is open follows configuration that is typed and not saved:', () => {
  it.each([
    ['pyproject.toml', STRICT, '"strict"', '"auto"'],
    ['pytest.ini', '[pytest]\nasyncio_mode = strict\n', 'strict', 'auto'],
    ['tox.ini', '[pytest]\nasyncio_mode = strict\n', 'strict', 'auto'],
    ['setup.cfg', '[tool:pytest]\nasyncio_mode = strict\n', 'strict', 'auto'],
    ['pytest.toml', '[pytest]\nasyncio_mode = "strict"\n', '"strict"', '"auto"'],
    ['.pytest.toml', '[pytest]\nasyncio_mode = "strict"\n', '"strict"', '"auto"'],
  ])('%s', async (file, text, before, after) => {
    const pins = PINS.replace('8.4.2', '9.0.1').replace('1.2.0', '1.3.0');
    await start({ 'requirements.txt': pins, [file]: text, 'test_a.py': UNMARKED });
    await editor.open('test_a.py');
    await editor.open(file);
    expect(codes(await editor.pull('test_a.py'))).toEqual(['async-test-no-marker']);
    await editor.replace(file, before, after);
    await editor.until(() => editor.notified.includes('workspace/diagnostic/refresh'), 'the refresh');
    expect(await editor.pull('test_a.py')).toEqual([]);
    await editor.close(file);
    expect(codes(await editor.pull('test_a.py'))).toEqual(['async-test-no-marker']);
  });

  it('but not while it does not parse', async () => {
    await start({ 'pyproject.toml': AUTO, 'test_a.py': UNMARKED });
    await editor.open('test_a.py');
    await editor.open('pyproject.toml');
    await editor.replace('pyproject.toml', 'asyncio_mode', 'add\nasyncio_mode');
    expect(await editor.pull('test_a.py')).toEqual([]);
    await editor.replace('pyproject.toml', 'add\n', 'addopts = "--asyncio-mode=strict"\n');
    expect(codes(await editor.pull('test_a.py'))).toEqual(['async-test-no-marker']);
  });

  it('and requirements', async () => {
    await start({ 'pytest.toml': '[pytest]\nasyncio_mode = "auto"\n', 'test_a.py': UNMARKED });
    await editor.open('test_a.py');
    await editor.open('requirements.txt', PINS);
    expect(codes(await editor.pull('test_a.py'))).toEqual(['async-test-no-marker']);
    await editor.replace('requirements.txt', 'pytest==8.4.2', 'pytest==9.0.1');
    await editor.replace('requirements.txt', '1.2.0', '1.3.0');
    // A letter is typing, and counts elsewhere when the typing rests.
    await expect.poll(() => editor.pull('test_a.py'), { timeout: 20_000 }).toEqual([]);
  });

  it('an edit of a test’s repair lands in the text that is not saved', async () => {
    await start({ 'pytest.ini': '[pytest]\n', 'test_a.py': UNMARKED });
    await editor.open('test_a.py');
    await editor.open('pytest.ini');
    await editor.replace('pytest.ini', '[pytest]\n', '# first\n[pytest]\nasyncio_mode = strict\n');
    await apply(await actionsOn('test_a.py', 'test_alone'), 'auto');
    expect(editor.text('pytest.ini')).toBe('# first\n[pytest]\nasyncio_mode = auto\n');
    expect(await editor.pull('test_a.py')).toEqual([]);
  });
});
