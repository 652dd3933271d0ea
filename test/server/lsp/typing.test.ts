import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { type Editor, startEditor } from './editor';
import { PINS, PLAIN_FIXTURE, RUNS_LOOP, STRICT, UNMARKED, USES_FIXTURE } from './sample';
import { sampleFiles } from './sample-files';
import { keystrokes, TEST } from './typed-texts';

const FILES: Record<string, string> = {
  'requirements.txt': PINS,
  'pyproject.toml': STRICT,
  'conftest.py': PLAIN_FIXTURE,
  'test_a.py': `${RUNS_LOOP}\n\n${UNMARKED}`,
  'sub/test_b.py': USES_FIXTURE,
};
const OPEN = Object.keys(FILES).filter((file) => file.endsWith('.py'));

/** What people and tools put into a text, valid or not; astral characters and every kind of line end among them. */
const typed = fc.constantFrom(
  '',
  '(',
  ')',
  '"',
  '\n',
  '\r\n',
  '    ',
  '🐍',
  'ä',
  '@pytest.mark.asyncio\n',
  'async ',
  'await ',
  '# looptrap: ignore\n',
  'def f():\n',
);
const edit = fc.record({
  file: fc.constantFrom(...OPEN),
  at: fc.nat(),
  removed: fc.nat({ max: 15 }),
  text: typed,
  asks: fc.boolean(),
});

/** Diagnostics without the folder the editor happens to work in. */
const strip = (diagnostics: readonly Diagnostic[], { folder }: Editor) =>
  JSON.parse(JSON.stringify(diagnostics).replaceAll(folder, ''));

/** What the server waits for before it tells elsewhere what somebody types, in milliseconds; half of it to be sure. */
const IN_TIME = 250;

it('a test typed letter by letter into an open file moves nothing on other lines', async () => {
  const file = 'tests_traps/test_order_api.py';
  const editor = await startEditor({ files: sampleFiles() });
  await editor.open(file);
  const told = async () =>
    (await editor.pull(file)).map(({ code, range }) => `${code} ${editor.text(file).split('\n')[range.start.line]}`);
  const expected = await told();
  expect(expected).toHaveLength(5);
  const start = editor.text(file).indexOf('\n@pytest.mark.asyncio\nasync def test_order_is_stored');
  await editor.replaceAt(file, start, 0, '\n');
  await editor.replaceAt(file, start, 0, '\n');
  let inTime = true;
  for (const { at, removed, text } of keystrokes(TEST, start + 1, true)) {
    const sent = performance.now();
    await editor.replaceAt(file, at, removed, text);
    const now = await told();
    const was = inTime;
    inTime = performance.now() - sent < IN_TIME;
    // On a machine that is busy the server has seen a rest.
    if (was && inTime) expect(now, editor.text(file).slice(start, at + 1)).toEqual(expected);
  }
  await expect.poll(told, { timeout: 20_000 }).toEqual(expected);
  await editor.stop();
}, 180_000);

describe('a server that was told every keystroke', () => {
  it('says in the end what a fresh one says about the same texts, and never stumbles', async () => {
    const fresh = await startEditor({ files: FILES });
    for (const file of OPEN) await fresh.open(file);
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 40, maxLength: 60 }), async (edits) => {
        const editor = await startEditor({ files: FILES });
        for (const file of OPEN) await editor.open(file);
        for (const { file, at, removed, text, asks } of edits) {
          await editor.replaceAt(file, at % (editor.text(file).length + 1), removed, text);
          if (!asks) continue;
          await editor.pull(file);
          await editor.connection.sendRequest('looptrap/tests', { uri: editor.uri(file) });
          const position = editor.at(file, text);
          const range = { start: position, end: position };
          const textDocument = { uri: editor.uri(file) };
          await editor.connection.sendRequest('textDocument/hover', { textDocument, position });
          await editor.connection.sendRequest('textDocument/codeAction', {
            textDocument,
            range,
            context: { diagnostics: [] },
          });
        }
        // Whatever the last edit was, it was no letter.
        for (const file of OPEN) await editor.replaceAt(file, 0, editor.text(file).length, '# another text\n');
        // A text that does not parse keeps what was found before, so the comparison is about one that does.
        for (const file of OPEN) await editor.replaceAt(file, 0, editor.text(file).length, FILES[file] ?? '');
        for (const file of OPEN) {
          expect(strip(await editor.pull(file), editor)).toEqual(strip(await fresh.pull(file), fresh));
        }
        expect(editor.log.filter((line) => line.includes('failed'))).toEqual([]);
        await editor.stop();
      }),
      { numRuns: 5 },
    );
    await fresh.stop();
  });
});
