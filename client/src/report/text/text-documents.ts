import path from 'node:path';
import {
  Disposable,
  type DocumentLink,
  EventEmitter,
  DocumentLink as Link,
  languages,
  Range,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import { COMMANDS } from '../../command-ids';
import { absolute } from '../../results/inline-result';
import { placesIn } from './place-links';

const SCHEME = 'looptrap-report';
const LANGUAGE = 'looptrap-report';

interface Shown {
  text: string;
  rootDir: string;
}

/** Reports and event logs as read-only documents of their own language, with links to the code. */
export class TextDocuments implements Disposable {
  private readonly shown = new Map<string, Shown>();
  private readonly changed = new EventEmitter<Uri>();
  private readonly subscriptions: Disposable;

  constructor() {
    this.subscriptions = Disposable.from(
      this.changed,
      workspace.registerTextDocumentContentProvider(SCHEME, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: (uri) => this.shown.get(uri.toString())?.text ?? GONE,
      }),
      workspace.onDidCloseTextDocument(({ uri }) => this.shown.delete(uri.toString())),
      languages.registerDocumentLinkProvider(
        { scheme: SCHEME },
        { provideDocumentLinks: (document) => this.links(document) },
      ),
    );
  }

  /** Opens a text, or shows it instead of the one of the same name. Its places are below `rootDir`. */
  async show(name: string, text: string, rootDir: string): Promise<void> {
    const uri = Uri.from({ scheme: SCHEME, path: `/${name.replaceAll(/[\\/]/g, '⁄')}.looptrap-report` });
    this.shown.set(uri.toString(), { text, rootDir });
    this.changed.fire(uri);
    const document = await workspace.openTextDocument(uri);
    await languages.setTextDocumentLanguage(document, LANGUAGE);
    await window.showTextDocument(document, { preview: false });
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private links(document: TextDocument): DocumentLink[] {
    const rootDir = this.shown.get(document.uri.toString())?.rootDir;
    if (rootDir === undefined) return [];
    const found: DocumentLink[] = [];
    for (let number = 0; number < document.lineCount; number++) {
      for (const { start, end, file, line } of placesIn(document.lineAt(number).text)) {
        const target = absolute(rootDir, file);
        if (!path.isAbsolute(target) || /^[\\/]{2}/.test(target)) continue;
        const argument = encodeURIComponent(JSON.stringify([target, line]));
        found.push(
          new Link(new Range(number, start, number, end), Uri.parse(`command:${COMMANDS.openPlace}?${argument}`)),
        );
      }
    }
    return found;
  }
}

const GONE =
  'This report was made in a window that is closed. Show it again with "Looptrap: Show Run Report as Text".\n';
