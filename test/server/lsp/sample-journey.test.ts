import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, Diagnostic } from 'vscode-languageserver-protocol';
import { type Editor, startEditor } from './editor';
import { sampleFiles } from './sample-files';

let editor: Editor;
afterEach(() => editor.stop());

const place = ({ code, range }: Diagnostic) => `${code} ${range.start.line + 1}`;

async function firstRepair(file: string, diagnostics: readonly Diagnostic[]): Promise<CodeAction | undefined> {
  for (const { range } of diagnostics) {
    const actions = await editor.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: editor.uri(file) },
      range,
      context: { diagnostics: [], only: ['quickfix'] },
    });
    const repair = actions.find(({ isPreferred }) => isPreferred);
    if (repair) return repair;
  }
  return undefined;
}

describe('the sample project', () => {
  it('has findings in the suite of traps, each gone after its repair, and none in the clean suite', async () => {
    const files = sampleFiles();
    editor = await startEditor({ files });
    const python = Object.keys(files).filter((name) => name.endsWith('.py'));
    const trapped = python.filter((name) => name.startsWith('tests_traps/'));
    for (const file of python) await editor.open(file);

    for (const file of python.filter((name) => !trapped.includes(name))) {
      expect({ file, found: (await editor.pull(file)).map(place) }).toEqual({ file, found: [] });
    }
    let repairs = 0;
    for (const file of trapped) {
      for (let round = 0; ; round++) {
        expect(round).toBeLessThan(20);
        const before = await editor.pull(file);
        const repair = await firstRepair(file, before);
        if (!repair?.edit) break;
        await editor.apply(repair.edit);
        repairs += 1;
        const after = (await editor.pull(file)).map(({ code, message }) => `${code} ${message}`);
        // What was repaired is gone; a repair may uncover what it hid.
        expect(after).not.toContain(`${repair.diagnostics?.[0]?.code} ${repair.diagnostics?.[0]?.message}`);
      }
    }
    expect(repairs).toBeGreaterThan(8);
    expect(editor.log.filter((line) => line.includes('failed'))).toEqual([]);
  });
});
