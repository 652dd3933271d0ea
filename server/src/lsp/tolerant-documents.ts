import type { TextDocumentsConfiguration } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';

/**
 * Documents that stay right whatever range an editor names. A line behind the end means the end; the library takes the
 * text so, but remembers where the lines begin as if there were that many.
 */
export const tolerantDocuments: TextDocumentsConfiguration<TextDocument> = {
  create: TextDocument.create,
  update(document, changes, version) {
    // One by one: each range is about the text that the one before has made.
    return changes.reduce(
      (changed, change) =>
        TextDocument.update(
          changed,
          ['range' in change ? { text: change.text, range: inside(changed, change.range) } : change],
          version,
        ),
      changes.length > 0 ? document : TextDocument.update(document, [], version),
    );
  },
};

function inside(document: TextDocument, { start, end }: Range): Range {
  const place = (position: Range['start']) => document.positionAt(document.offsetAt(position));
  return { start: place(start), end: place(end) };
}
