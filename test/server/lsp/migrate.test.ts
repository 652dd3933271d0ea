import { afterEach, expect, test } from 'vitest';
import type { ApplyWorkspaceEditParams, WorkspaceEdit } from 'vscode-languageserver-protocol/node';
import { type Editor, startEditor } from './editor';

let editor: Editor | undefined;
afterEach(async () => {
  await editor?.stop();
  editor = undefined;
});

const CONFTEST = `import asyncio

import pytest


@pytest.fixture(scope="session")
def event_loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()
`;
const TEST = 'import pytest\n\n\n@pytest.mark.asyncio\nasync def test_a():\n    pass\n';

const FILES = {
  'pytest.ini': '[pytest]\n',
  'requirements.txt': 'pytest==7.4.4\npytest-asyncio==0.21.2\n',
  'conftest.py': CONFTEST,
  'test_a.py': TEST,
};

async function migrate(files: Readonly<Record<string, string>>, ...from: string[]) {
  editor = await startEditor({ files });
  const given: WorkspaceEdit[] = [];
  editor.connection.onRequest('workspace/applyEdit', ({ edit }: ApplyWorkspaceEditParams) => {
    given.push(edit);
    return { applied: true };
  });
  const answer = await editor.connection.sendRequest('workspace/executeCommand', {
    command: 'looptrap.server.migrate',
    arguments: [editor.uri('.'), ...from],
  });
  return { answer, given, opened: editor };
}

test('gives one change to look at, for what is open as it is open', async () => {
  const { answer, given, opened } = await migrate(FILES);
  expect(answer).toEqual({ kind: 'shown', left: 0 });
  expect(given).toHaveLength(1);
  const [edit] = given;
  if (!edit) throw new Error('no edit');
  expect(Object.values(edit.changeAnnotations ?? {})).toMatchObject([
    { needsConfirmation: true, description: 'Tests that keep their loop: 1, that get another one: 0.' },
  ]);
  for (const file of Object.keys(FILES)) await opened.open(file);
  const changes = edit.documentChanges?.map((change) =>
    'textDocument' in change ? { ...change, textDocument: { ...change.textDocument, version: null } } : change,
  );
  await opened.apply({ documentChanges: changes ?? [] });
  expect(opened.text('conftest.py').trim()).toBe('');
  expect(opened.text('pytest.ini')).toBe(
    '[pytest]\nasyncio_default_fixture_loop_scope = session\nasyncio_default_test_loop_scope = session\n',
  );
  expect(opened.text('requirements.txt')).toBe('pytest==9.2.0\npytest-asyncio==1.5.0\n');
  expect(opened.text('test_a.py')).toBe(TEST);
});

test('asks for the version when the newest is there already, and says when there is nothing to do', async () => {
  const files = { ...FILES, 'requirements.txt': 'pytest==9.2.0\npytest-asyncio==1.5.0\n' };
  const first = await migrate(files);
  expect(first).toMatchObject({ answer: { kind: 'needs-version', installed: '1.5.0' }, given: [] });
  await first.opened.stop();
  expect((await migrate(files, '0.21.2')).given).toHaveLength(1);
  await editor?.stop();
  const clean = {
    'requirements.txt': 'pytest-asyncio==1.4.0\npytest==9.2.0\n',
    'pytest.ini': '[pytest]\n',
    'test_a.py': TEST,
  };
  const { answer } = await migrate({ ...clean, 'requirements.txt': 'pytest-asyncio>=1.4,<1.5\n' }, '1.4.0');
  expect(answer).toEqual({ kind: 'nothing', left: 0 });
});
