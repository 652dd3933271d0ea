import { afterEach, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver-protocol';
import { type Editor, startEditor } from './editor';
import { PINS, PLAIN_FIXTURE, RUNS_LOOP, STRICT, USES_FIXTURE } from './sample';

/** Enough tests below one conftest.py to keep the server reading for a while. */
const MANY = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`tests/test_${at}.py`, RUNS_LOOP.repeat(5)]));
const FILES = {
  'requirements.txt': PINS,
  'pyproject.toml': STRICT,
  'conftest.py': PLAIN_FIXTURE,
  'test_a.py': RUNS_LOOP,
  'test_b.py': USES_FIXTURE,
  ...MANY,
};

let editor: Editor;
afterEach(() => editor.stop());

describe('reading all tests below a conftest.py', () => {
  it('lets other questions through', async () => {
    editor = await startEditor({ files: FILES });
    await editor.open('conftest.py');
    await editor.open('test_a.py');
    await editor.pull('test_a.py');
    const answered: string[] = [];
    const large = editor.pull('conftest.py').then(() => answered.push('conftest.py'));
    const small = editor.pull('test_a.py').then(() => answered.push('test_a.py'));
    await Promise.all([large, small]);
    expect(answered).toEqual(['test_a.py', 'conftest.py']);
  });

  it('stops when the editor lost interest, without a word in the log', async () => {
    editor = await startEditor({ files: FILES });
    await editor.open('conftest.py');
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri: editor.uri('conftest.py') } };
    const answer = editor.connection.sendRequest('textDocument/diagnostic', params, source.token);
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: -32800 });
    expect((await editor.pull('conftest.py')).map(({ code }) => code)).toEqual(['async-fixture-plain-decorator']);
    expect(editor.log.filter((line) => line.includes('failed'))).toEqual([]);
  });
});
