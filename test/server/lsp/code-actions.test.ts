import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, Range, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { type Editor, type EditorOptions, MODERN, PLAIN, startEditor } from './editor';
import { PINS, RUNS_LOOP, STRICT, UNMARKED } from './sample';

let editor: Editor;
afterEach(() => editor.stop());

async function start(files: Record<string, string>, options: Partial<EditorOptions> = {}): Promise<Editor> {
  editor = await startEditor({ ...options, files: { 'requirements.txt': PINS, 'pyproject.toml': STRICT, ...files } });
  return editor;
}

function actionsAt(file: string, range: Range, only?: string[]): Promise<CodeAction[]> {
  return editor.connection.sendRequest('textDocument/codeAction', {
    textDocument: { uri: editor.uri(file) },
    range,
    context: { diagnostics: [], ...(only && { only }) },
  });
}

async function actionsOn(file: string, text: string, only?: string[]): Promise<CodeAction[]> {
  const start = editor.at(file, text);
  return actionsAt(file, { start, end: start }, only);
}

const titled = (actions: readonly CodeAction[], title: string) =>
  actions.find((action) => action.title.includes(title));

function edited(action: CodeAction | undefined): WorkspaceEdit {
  if (!action?.edit) throw new Error(`no edit in ${JSON.stringify(action)}`);
  return action.edit;
}

describe('the light bulb', () => {
  it('repairs the trap under the cursor, and the diagnostic is gone', async () => {
    await start({ 'test_a.py': RUNS_LOOP });
    await editor.open('test_a.py');
    const actions = await actionsOn('test_a.py', 'asyncio.run(total(1');
    const [best] = actions;
    expect(best).toMatchObject({ kind: 'quickfix', isPreferred: true, diagnostics: [{ code: 'run-in-running-loop' }] });
    expect(actions.filter(({ isPreferred }) => isPreferred)).toHaveLength(1);
    await editor.apply(edited(best));
    expect(editor.text('test_a.py')).toContain('assert await total(1, 2) == 3');
    expect(await editor.pull('test_a.py')).toHaveLength(1);
  });

  it('edits the version it was asked about', async () => {
    await start({ 'test_a.py': RUNS_LOOP });
    await editor.open('test_a.py');
    const [best] = await actionsOn('test_a.py', 'asyncio.run(total(1');
    expect(edited(best).documentChanges).toMatchObject([
      { textDocument: { uri: editor.uri('test_a.py'), version: 1 } },
    ]);
    await editor.replace('test_a.py', 'import asyncio\n', 'import asyncio\n\n');
    await expect(editor.apply(edited(best))).rejects.toThrow('edit is for version 1');
  });

  it('uses plain changes for an editor that knows no others', async () => {
    await start({ 'test_a.py': RUNS_LOOP }, { capabilities: PLAIN });
    await editor.open('test_a.py');
    const [best] = await actionsOn('test_a.py', 'asyncio.run(total(1');
    expect(Object.keys(edited(best).changes ?? {})).toEqual([editor.uri('test_a.py')]);
    await editor.apply(edited(best));
    expect(editor.text('test_a.py')).toContain('await total(1, 2)');
  });

  it('repairs all of a kind in the file', async () => {
    await start({ 'test_a.py': RUNS_LOOP });
    await editor.open('test_a.py');
    const actions = await actionsOn('test_a.py', 'asyncio.run(total(1');
    await editor.apply(edited(titled(actions, 'Fix all run-in-running-loop in this file')));
    expect(await editor.pull('test_a.py')).toEqual([]);
    expect(editor.text('test_a.py')).toContain('assert await total() == 0');
  });

  it('offers no fix of a kind for a single finding', async () => {
    await start({ 'test_a.py': UNMARKED });
    await editor.open('test_a.py');
    expect(
      titled(await actionsOn('test_a.py', 'test_alone'), 'Fix all async-test-no-marker in this file'),
    ).toBeUndefined();
  });

  it('is empty where nothing is wrong, and where only other kinds are wanted', async () => {
    await start({ 'test_a.py': RUNS_LOOP });
    await editor.open('test_a.py');
    expect(await actionsOn('test_a.py', 'import asyncio', ['quickfix'])).toEqual([]);
    expect(await actionsOn('test_a.py', 'asyncio.run(', ['refactor'])).toEqual([]);
  });
});

describe('a repair over several files', () => {
  const files = {
    'conftest.py':
      'import asyncio\n\nimport pytest\n\n\n@pytest.fixture(scope="session")\ndef event_loop():\n    loop = asyncio.new_event_loop()\n    yield loop\n    loop.close()\n',
    'test_a.py': 'import pytest\n\n\n@pytest.mark.asyncio\nasync def test_a(): ...\n',
    'test_b.py': 'import pytest\n\n\n@pytest.mark.asyncio\nasync def test_b(): ...\n',
  };

  it('asks before it changes them, and repairs the open and the closed ones', async () => {
    await start(files);
    await editor.open('conftest.py');
    await editor.open('test_a.py');
    expect((await editor.pull('conftest.py')).map(({ code }) => code)).toEqual(['event-loop-fixture-override']);
    const actions = await actionsOn('conftest.py', 'event_loop');
    const wide = actions.find((action) => (action.edit?.documentChanges?.length ?? 0) > 1);
    const edit = edited(wide);
    const [annotation] = Object.values(edit.changeAnnotations ?? {});
    expect(annotation).toMatchObject({ label: wide?.title, needsConfirmation: true });
    await editor.apply(edit);
    expect(await editor.pull('conftest.py')).toEqual([]);
    expect(await editor.pull('test_a.py')).toEqual([]);
    expect(editor.text('conftest.py')).not.toContain('event_loop');
  });
});

describe('fix all', () => {
  it.each([['source.fixAll.looptrap'], ['source.fixAll'], ['source']])('is asked for as %s', async (kind) => {
    await start({ 'test_a.py': RUNS_LOOP });
    await editor.open('test_a.py');
    const actions = await actionsAt(
      'test_a.py',
      { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
      [kind],
    );
    expect(actions.map((action) => action.kind)).toEqual(['source.fixAll.looptrap']);
    await editor.apply(edited(actions[0]));
    expect(await editor.pull('test_a.py')).toEqual([]);
  });

  it('repairs what touches the same place too', async () => {
    await start({ 'test_a.py': `${UNMARKED}\n\n${UNMARKED.replace('alone', 'other')}` });
    await editor.open('test_a.py');
    const [action] = await actionsOn('test_a.py', 'async', ['source.fixAll']);
    await editor.apply(edited(action));
    expect(editor.text('test_a.py').match(/@pytest\.mark\.asyncio/g)).toHaveLength(2);
    expect(editor.text('test_a.py').match(/import pytest/g)).toHaveLength(1);
    expect(await editor.pull('test_a.py')).toEqual([]);
  });

  it('is not offered when there is nothing to fix', async () => {
    await start({ 'test_a.py': 'x = 1\n' });
    await editor.open('test_a.py');
    expect(await actionsOn('test_a.py', 'x', ['source.fixAll'])).toEqual([]);
  });
});

describe('silencing', () => {
  it('on the line puts a comment behind it, and the diagnostic is gone', async () => {
    await start({ 'test_a.py': UNMARKED });
    await editor.open('test_a.py');
    await editor.apply(edited(titled(await actionsOn('test_a.py', 'test_alone'), 'on this line')));
    expect(editor.text('test_a.py')).toBe(
      'async def test_alone():  # looptrap: ignore[async-test-no-marker]\n    pass\n',
    );
    expect(await editor.pull('test_a.py')).toEqual([]);
  });

  it('in the file puts a comment on top, and joins it the next time', async () => {
    await start({ 'test_a.py': `#!/usr/bin/env python3\n${RUNS_LOOP}\n\n${UNMARKED}` });
    await editor.open('test_a.py');
    await editor.apply(edited(titled(await actionsOn('test_a.py', 'test_alone'), 'in this file')));
    const ignored = 'Ignore run-in-running-loop in this file';
    await editor.apply(edited(titled(await actionsOn('test_a.py', 'asyncio.run('), ignored)));
    expect(editor.text('test_a.py').split('\n')[1]).toBe(
      '# looptrap: ignore-file[async-test-no-marker, run-in-running-loop]',
    );
    expect(await editor.pull('test_a.py')).toEqual([]);
  });
});

describe('explaining', () => {
  it('opens the trap’s page', async () => {
    await start({ 'test_a.py': UNMARKED });
    await editor.open('test_a.py');
    const action = titled(await actionsOn('test_a.py', 'test_alone'), 'Explain async-test-no-marker');
    expect(editor.initialized.capabilities.executeCommandProvider?.commands).toContain(action?.command?.command);
    await editor.connection.sendRequest('workspace/executeCommand', action?.command);
    expect(editor.notified).toContain('window/showDocument');
  });

  it('is not offered by an editor that can not open a page', async () => {
    await start({ 'test_a.py': UNMARKED }, { capabilities: { ...MODERN, window: {} } });
    await editor.open('test_a.py');
    expect(titled(await actionsOn('test_a.py', 'test_alone'), 'Explain')).toBeUndefined();
  });
});
