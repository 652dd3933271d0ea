import { afterEach, describe, expect, it } from 'vitest';
import type { CompletionItem, Hover } from 'vscode-languageserver-protocol';
import { type Editor, type EditorOptions, startEditor } from './editor';
import { PINS, RUNS_LOOP, STRICT } from './sample';

let editor: Editor;
afterEach(() => editor.stop());

async function open(files: Record<string, string>, options: Partial<EditorOptions> = {}): Promise<void> {
  editor = await startEditor({ ...options, files: { 'requirements.txt': PINS, 'pyproject.toml': STRICT, ...files } });
  for (const file of Object.keys(files)) if (file.endsWith('.py')) await editor.open(file);
}

/** Completion behind a text. */
async function complete(file: string, text: string): Promise<CompletionItem[]> {
  const { line, character } = editor.at(file, text);
  return editor.connection.sendRequest('textDocument/completion', {
    textDocument: { uri: editor.uri(file) },
    position: { line, character: character + text.length },
  });
}

const labels = (items: readonly CompletionItem[]) =>
  [...items].sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1)).map(({ label }) => label);

describe('completion in a suppression comment', () => {
  const line = '    assert asyncio.run(total(1, 2)) == 3';
  const withComment = (comment: string) => RUNS_LOOP.replace(line, `${line}  ${comment}`);

  it('has the names of the traps, what is found on the line first', async () => {
    await open({ 'test_a.py': withComment('# looptrap: ignore[') });
    const items = await complete('test_a.py', '# looptrap: ignore[');
    expect(labels(items)[0]).toBe('run-in-running-loop');
    expect(labels(items)).toContain('missing-await');
    expect(items.find(({ label }) => label === 'missing-await')).toMatchObject({
      textEdit: { newText: 'missing-await' },
      documentation: { value: expect.stringContaining('docs/traps/missing-await.md') },
    });
  });

  it('goes on after a comma and with what is typed, without what is named', async () => {
    await open({ 'test_a.py': withComment('# looptrap: ignore[run-in-running-loop, miss]') });
    const items = await complete('test_a.py', 'loop, miss');
    expect(labels(items)).not.toContain('run-in-running-loop');
    const { line: row, character } = editor.at('test_a.py', 'miss]');
    expect(items.find(({ label }) => label === 'missing-await')?.textEdit).toMatchObject({
      range: { start: { line: row, character }, end: { line: row, character: character + 4 } },
    });
  });

  it('on a line of its own and for the file', async () => {
    await open({ 'test_a.py': `# looptrap: ignore-file[\n${RUNS_LOOP}` });
    expect(labels(await complete('test_a.py', 'ignore-file['))[0]).toBe('run-in-running-loop');
  });

  it('has the two words before the brackets', async () => {
    await open({ 'test_a.py': withComment('# looptrap: ig') });
    expect(labels(await complete('test_a.py', '# looptrap: ig'))).toEqual(['ignore', 'ignore-file']);
  });

  it('says nothing elsewhere', async () => {
    await open({ 'test_a.py': 'text = "# looptrap: ignore["\nignored = [1]\n' });
    expect(await complete('test_a.py', 'ignore[')).toEqual([]);
    expect(await complete('test_a.py', 'ignored = [')).toEqual([]);
  });
});

describe('a comment that silences nothing', () => {
  const unused = 'x = 1  # looptrap: ignore[missing-await]\n';
  const locked = { 'requirements.txt': '', 'uv.lock': '[[package]]\nname = "pytest"\nversion = "8.4.2"\n' };

  it('is shown as unneeded, and the light bulb removes it', async () => {
    await open({ 'test_a.py': unused, ...locked });
    const [diagnostic] = await editor.pull('test_a.py');
    expect(diagnostic).toMatchObject({ code: 'unused-suppression', tags: [1] });
    const actions = await editor.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri: editor.uri('test_a.py') },
      range: diagnostic?.range,
      context: { diagnostics: [] },
    });
    expect(actions).toContainEqual(
      expect.objectContaining({ title: 'Remove missing-await from the comment', isPreferred: true }),
    );
  });

  it('is switched off by the settings', async () => {
    await open({ 'test_a.py': unused, ...locked }, { settings: { traps: { ignore: ['unused-suppression'] } } });
    expect(await editor.pull('test_a.py')).toEqual([]);
  });
});

describe('[tool.looptrap]', () => {
  const hoverAt = async (file: string, text: string) => {
    const { line, character } = editor.at(file, text);
    const position = { line, character: character + 1 };
    return editor.connection.sendRequest<Hover | null>('textDocument/hover', {
      textDocument: { uri: editor.uri(file) },
      position,
    });
  };

  it('counts as it is typed, and tells what is wrong in it', async () => {
    await open({ 'test_a.py': RUNS_LOOP });
    await editor.open('pyproject.toml', `${STRICT}\n[tool.looptrap]\nignore = ["error", "no-such"]\n`);
    await editor.until(
      () => editor.published.some(({ uri, diagnostics }) => uri.endsWith('pyproject.toml') && diagnostics.length > 0),
      'a diagnostic on pyproject.toml',
    );
    const told = editor.published.filter(({ uri }) => uri.endsWith('pyproject.toml')).at(-1);
    expect(told?.diagnostics).toMatchObject([
      { message: expect.stringContaining('no trap or category is called no-such'), range: { start: { line: 4 } } },
    ]);
    expect(await editor.pull('test_a.py')).toEqual([]);
  });

  it('explains the names in it', async () => {
    await open({ 'test_a.py': RUNS_LOOP });
    await editor.open('pyproject.toml', `${STRICT}\n[tool.looptrap]\nignore = ["missing-await", "never-runs"]\n`);
    expect(JSON.stringify(await hoverAt('pyproject.toml', 'missing-await'))).toContain('docs/traps/missing-await.md');
    expect(JSON.stringify(await hoverAt('pyproject.toml', 'never-runs'))).toContain('async-test-no-marker');
    expect(await hoverAt('pyproject.toml', 'asyncio_mode')).toBeNull();
  });

  it('is written by the light bulb', async () => {
    await open({ 'test_a.py': RUNS_LOOP });
    const start = editor.at('test_a.py', 'asyncio.run(total(1');
    const actions = await editor.connection.sendRequest<{ title: string; edit: never }[]>('textDocument/codeAction', {
      textDocument: { uri: editor.uri('test_a.py') },
      range: { start, end: start },
      context: { diagnostics: [] },
    });
    const ignore = actions.find(({ title }) => title === 'Ignore run-in-running-loop in this project (pyproject.toml)');
    if (!ignore) throw new Error(`not there: ${actions.map(({ title }) => title)}`);
    await editor.apply(ignore.edit);
    expect(await editor.pull('test_a.py')).toEqual([]);
  });
});

describe('everywhere', () => {
  const execute = (trap?: string) =>
    editor.connection.sendRequest('workspace/executeCommand', {
      command: 'looptrap.server.fixEverywhere',
      arguments: trap === undefined ? [] : [trap],
    });

  it('repairs a trap in files that are not open too, as a change to look at', async () => {
    await open({ 'test_a.py': RUNS_LOOP });
    editor.save('tests/test_b.py', RUNS_LOOP);
    editor.save('tests/test_c.py', 'import pytest\n\n\n@pytest.mark.asyncio\nasync def test_fine():\n    pass\n');
    await execute('run-in-running-loop');
    expect(editor.asked).toHaveLength(0);
    editor.answer = 'Look at Each First';
    await execute('run-in-running-loop');
    expect(editor.asked).toHaveLength(1);
    const [{ edit }] = editor.asked as [(typeof editor.asked)[0]];
    const uris = edit.documentChanges?.map((change) => 'textDocument' in change && change.textDocument.uri);
    expect(uris?.sort()).toEqual([editor.uri('test_a.py'), editor.uri('tests/test_b.py')].sort());
    expect(Object.values(edit.changeAnnotations ?? {})).toMatchObject([
      { needsConfirmation: true, description: '4 findings in 2 files; none changes what a correct test does.' },
    ]);
    editor.answer = 'Repair All';
    await execute('run-in-running-loop');
    expect(editor.asked).toHaveLength(2);
    expect(editor.asked[1]?.edit.changeAnnotations).toBeUndefined();
    await editor.apply(edit);
    expect(await editor.pull('test_a.py')).toEqual([]);
    expect(editor.text('test_a.py')).toContain('assert await total(1, 2) == 3');
    await execute();
    expect(editor.asked).toHaveLength(2);
  });

  it('is offered where the trap has a safe repair', async () => {
    await open({ 'test_a.py': RUNS_LOOP });
    const start = editor.at('test_a.py', 'asyncio.run(total(1');
    const actions = await editor.connection.sendRequest<{ title: string; command?: unknown }[]>(
      'textDocument/codeAction',
      {
        textDocument: { uri: editor.uri('test_a.py') },
        range: { start, end: start },
        context: { diagnostics: [] },
      },
    );
    expect(actions).toContainEqual(
      expect.objectContaining({
        title: 'Fix all run-in-running-loop in the workspace...',
        command: expect.objectContaining({ arguments: ['run-in-running-loop'] }),
      }),
    );
  });
});
