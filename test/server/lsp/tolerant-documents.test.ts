import { expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { tolerantDocuments } from '../../../server/src/lsp/tolerant-documents';

it('a change behind the end of a document leaves its lines where they are', () => {
  const text = 'one\ntwo\n';
  const document = tolerantDocuments.create('file:///x.py', 'python', 1, text);
  const far = { start: { line: 954, character: 3 }, end: { line: 955, character: 0 } };
  const before = { start: { line: -2, character: -1 }, end: { line: 0, character: -5 } };
  const changes = [far, before].map((range) => ({ range, text: 'x = 1\n' }));
  const changed = tolerantDocuments.update(document, changes, 2);
  const fresh = TextDocument.create('file:///x.py', 'python', 2, `x = 1\n${text}x = 1\n`);
  expect(changed.getText()).toBe(fresh.getText());
  expect(changed.version).toBe(2);
  expect(changed.lineCount).toBe(fresh.lineCount);
  for (let offset = 0; offset <= fresh.getText().length; offset++)
    expect(changed.positionAt(offset)).toEqual(fresh.positionAt(offset));
});
