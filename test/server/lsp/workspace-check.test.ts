import { afterEach, describe, expect, it } from 'vitest';
import { type Editor, PLAIN, startEditor } from './editor';

let editor: Editor;
afterEach(() => editor.stop());

const FORGOTTEN = `import pytest


async def price():
    return 3


@pytest.mark.asyncio
async def test_price():
    price()
`;
const MENDED = FORGOTTEN.replace('    price()', '    await price()');
const INI = '[pytest]\nasyncio_mode = strict\n';

const check = () =>
  editor.connection.sendRequest('workspace/executeCommand', { command: 'looptrap.server.checkWorkspace' });

/** Names of what was last pushed for a file; undefined when nothing ever was. */
const pushed = (file: string) =>
  editor.published.findLast(({ uri }) => uri === editor.uri(file))?.diagnostics.map(({ code }) => code);

const FILES = {
  'pytest.ini': INI,
  'tests/test_a.py': FORGOTTEN,
  'tests/test_b.py': FORGOTTEN,
  'tests/test_c.py': MENDED,
  'api/pytest.ini': INI,
  'api/test_d.py': `${FORGOTTEN}    price()\n`,
};

describe('checking the whole workspace', () => {
  it('says what is wrong in files that are not open, each in its project, and keeps that true', async () => {
    editor = await startEditor({ files: FILES });
    await editor.open('tests/test_b.py');
    expect(await check()).toMatchObject({
      kind: 'checked',
      files: 4,
      filesWithFindings: 3,
      findings: { error: 4, warning: 0 },
      repairable: 0,
      unread: 0,
    });
    await editor.until(() => pushed('api/test_d.py') !== undefined, 'what is wrong in the last file');
    expect(pushed('tests/test_a.py')).toEqual(['missing-await']);
    expect(pushed('api/test_d.py')).toEqual(['missing-await', 'missing-await']);
    // Of what is open the editor asks itself, and nobody is told that all is well.
    expect(pushed('tests/test_b.py')).toBeUndefined();
    expect(pushed('tests/test_c.py')).toBeUndefined();

    editor.save('tests/test_a.py', MENDED);
    await editor.changedOnDisk('tests/test_a.py');
    await editor.until(() => pushed('tests/test_a.py')?.length === 0, 'what was mended to be gone');
    await editor.close('tests/test_b.py');
    await editor.until(() => pushed('tests/test_b.py')?.length === 1, 'what is wrong in the file that was closed');
    await editor.open('tests/test_b.py');
    await editor.until(() => pushed('tests/test_b.py')?.length === 0, 'nothing to be said twice of an open file');
  });

  it('says nothing beyond the open files before somebody asks', async () => {
    editor = await startEditor({ files: FILES, capabilities: PLAIN });
    await editor.open('tests/test_b.py');
    await editor.until(() => pushed('tests/test_b.py') !== undefined, 'the open file');
    editor.save('tests/test_a.py', `${FORGOTTEN}    price()\n`);
    await editor.changedOnDisk('tests/test_a.py');
    expect(pushed('tests/test_a.py')).toBeUndefined();
  });
});

describe('explaining a text', () => {
  it('names the pages that have it', async () => {
    editor = await startEditor({ files: {} });
    const explain = (text: string) =>
      editor.connection.sendRequest('workspace/executeCommand', {
        command: 'looptrap.server.explain',
        arguments: [text],
      });
    const line = 'E   RuntimeError: asyncio.run() cannot be called from a running event loop';
    expect(await explain(`Traceback (most recent call last):\n${line}\n`)).toMatchObject({
      exact: true,
      pages: expect.arrayContaining([expect.objectContaining({ trap: 'run-in-running-loop' })]),
    });
    expect(await explain('missing-await')).toMatchObject({ exact: true, pages: [{ trap: 'missing-await' }] });
    expect(await explain('the tea is cold')).toEqual({ exact: false, pages: [] });
  });
});
