import { afterEach, describe, expect, it } from 'vitest';
import { type Editor, PLAIN, startEditor } from './editor';

let editor: Editor;
afterEach(() => editor.stop());

const FILES = {
  'pytest.ini': '[pytest]\nasyncio_mode = auto\n',
  'test_a.py': 'import time\n\n\nasync def test_a():\n    time.sleep(1)\n',
};
const ON_SAVE = { lint: { run: 'onSave' } };
const lines = async () => (await editor.pull('test_a.py')).map(({ range }) => range.start.line);
const saved = (file: string) =>
  editor.connection.sendNotification('textDocument/didSave', { textDocument: { uri: editor.uri(file) } });

describe('for those who want to be told when they save', () => {
  it('findings follow their lines, and new ones wait', async () => {
    editor = await startEditor({ files: FILES, settings: ON_SAVE });
    await editor.open('test_a.py');
    expect(await lines()).toEqual([4]);
    await editor.replace('test_a.py', 'import time\n', 'import time\n\nSECOND = 1\n');
    expect(await lines()).toEqual([6]);
    await editor.replace('test_a.py', '    time.sleep(1)\n', '    time.sleep(1)\n    time.sleep(SECOND)\n');
    expect(await lines()).toEqual([6]);
    await saved('test_a.py');
    expect(await lines()).toEqual([6, 7]);
  });

  it('what others write to the disk counts as saved', async () => {
    editor = await startEditor({ files: FILES, settings: ON_SAVE });
    await editor.open('test_a.py');
    expect(await lines()).toEqual([4]);
    const text = `${FILES['test_a.py']}    time.sleep(2)\n`;
    editor.save('test_a.py', text);
    await editor.replace('test_a.py', FILES['test_a.py'], text);
    expect(await lines()).toEqual([4, 5]);
  });

  it('an editor that takes what is pushed hears of it when it saves', async () => {
    editor = await startEditor({ files: FILES, settings: ON_SAVE, capabilities: PLAIN });
    await editor.open('test_a.py');
    const told = () => editor.published.filter(({ uri }) => uri === editor.uri('test_a.py')).at(-1)?.diagnostics.length;
    await editor.until(() => told() === 1, 'what is found');
    await editor.replace('test_a.py', '    time.sleep(1)\n', '    time.sleep(1)\n    time.sleep(2)\n');
    await saved('test_a.py');
    await editor.until(() => told() === 2, 'what was saved');
  });
});
