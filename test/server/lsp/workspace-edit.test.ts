import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type ClientFeatures, readClientFeatures } from '../../../server/src/lsp/client-features';
import { createDocuments } from '../../../server/src/lsp/documents';
import { toWorkspaceEdit } from '../../../server/src/lsp/workspace-edit';
import type { Edit } from '../../../server/src/traps/trap';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { MODERN } from './editor';

const disk = memoryFileSystem(
  new Map([
    ['/p/test_a.py', 'first\r\nsecond 🐍 x\r\n'],
    ['/p/conftest.py', 'one\n'],
    ['/above.ini', '[pytest]\n'],
  ]),
);
const documents = createDocuments(disk, () => '/p');
const modern = readClientFeatures({ processId: null, rootUri: null, capabilities: MODERN });

const replace = (file: string, start: number, end: number, newText: string): Edit => ({
  file,
  span: { start, end },
  newText,
});
const here = replace('/p/test_a.py', 0, 5, '1st');
const there = replace('/p/conftest.py', 0, 0, '# x\n');

function make(edits: Edit[], needsConfirmation = false, features: Partial<ClientFeatures> = {}) {
  const session = { documents, features: { ...modern, ...features }, folders: new Set(['/p']) };
  return toWorkspaceEdit(session, { title: 'Repair', edits, needsConfirmation });
}

describe('an edit for the editor', () => {
  it('groups the edits by file, with a version only for what is open', () => {
    expect(make([here, there])).toEqual({
      documentChanges: [
        {
          textDocument: { uri: 'file:///p/test_a.py', version: null },
          edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } }, newText: '1st' }],
        },
        {
          textDocument: { uri: 'file:///p/conftest.py', version: null },
          edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: '# x\n' }],
        },
      ],
    });
  });

  it('counts columns in UTF-16 code units', () => {
    const text = disk.readFile('/p/test_a.py') ?? '';
    const edit = make([replace('/p/test_a.py', text.indexOf('x'), text.indexOf('x') + 1, 'y')]);
    const range = { start: { line: 1, character: 10 }, end: { line: 1, character: 11 } };
    expect(edit).toMatchObject({ documentChanges: [{ edits: [{ range, newText: 'y' }] }] });
    const document = TextDocument.create('', 'python', 0, text);
    expect(TextDocument.applyEdits(document, [{ range, newText: 'y' }])).toBe('first\r\nsecond 🐍 y\r\n');
  });

  it('shows what it would write outside of the workspace before, or does not offer it', () => {
    const above = replace('/above.ini', 0, 0, '# x\n');
    const asked = make([here, above]);
    expect(Object.values(asked?.changeAnnotations ?? {})).toMatchObject([{ needsConfirmation: true }]);
    expect(asked?.documentChanges).toMatchObject([
      { edits: [{ annotationId: expect.anything() }] },
      { edits: [{ annotationId: expect.anything() }] },
    ]);
    expect(make([here, above], false, { changeAnnotations: false })).toBeUndefined();
    expect(make([here, above], false, { documentChanges: false })).toBeUndefined();
    expect(make([here, there])?.changeAnnotations).toBeUndefined();
  });

  it('asks for confirmation where the editor can', () => {
    const asked = make([here, there], true);
    const [annotation] = Object.entries(asked?.changeAnnotations ?? {});
    expect(annotation?.[1]).toMatchObject({ label: 'Repair', needsConfirmation: true });
    expect(asked?.documentChanges).toMatchObject([
      { edits: [{ annotationId: annotation?.[0] }] },
      { edits: [{ annotationId: annotation?.[0] }] },
    ]);
    expect(make([here, there], true, { changeAnnotations: false })?.changeAnnotations).toBeUndefined();
  });

  it('creates a file before it writes into it, or is not offered', () => {
    const created = [replace('/p/new/conftest.py', 0, 0, 'x\n')];
    expect(make(created)?.documentChanges?.[0]).toMatchObject({ kind: 'create', uri: 'file:///p/new/conftest.py' });
    expect(make(created, false, { createFiles: false })).toBeUndefined();
    expect(make(created, false, { documentChanges: false })).toBeUndefined();
  });

  it('is a plain list of changes for an editor without document changes', () => {
    expect(Object.keys(make([here, there], false, { documentChanges: false })?.changes ?? {})).toEqual([
      'file:///p/test_a.py',
      'file:///p/conftest.py',
    ]);
  });
});
