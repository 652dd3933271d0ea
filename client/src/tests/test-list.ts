import { type CancellationToken, type Disposable, EventEmitter, type TextDocument, type Uri, workspace } from 'vscode';
import type { DiscoveredTest, TestsResult } from '../../../server/src/lsp/protocol';
import type { LanguageServer } from '../language-server/language-server';
import type { LineEdit } from '../results/anchors';
import { shiftTests } from './shift-tests';
import { testKey } from './test-key';

/** The tests of open documents as the server reads them; the last good answer holds while a document is incomplete. */
export class TestList implements Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly projectFound = new EventEmitter<string>();
  private readonly good = new Map<string, TestsResult>();
  /** Documents whose last answer still holds, by the version it was given for. */
  private readonly fresh = new Map<string, number>();
  private readonly subscriptions: Disposable[];

  readonly onDidChange = this.changed.event;
  /** A document belongs to the project whose tests pytest runs in this folder (absolute path). */
  readonly onDidFindProject = this.projectFound.event;

  constructor(private readonly server: LanguageServer) {
    const outdated = (): void => {
      this.fresh.clear();
      this.changed.fire();
    };
    this.subscriptions = [
      this.changed,
      this.projectFound,
      server.onDidChangeTests(outdated),
      server.onDidStart(outdated),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => this.edited(document, contentChanges)),
    ];
  }

  /** Asks the server, unless the document is as it was; falls back to the last good answer while it can not be read. */
  async of(document: TextDocument, token?: CancellationToken): Promise<TestsResult | undefined> {
    const key = document.uri.toString();
    const { version } = document;
    const before = this.good.get(key);
    if (before && this.fresh.get(key) === version) return before;
    const answer = await this.server.tests(document.uri, token);
    if (!answer || token?.isCancellationRequested) return this.good.get(key);
    // It is about a text that is gone; what is known has moved with the edits meanwhile.
    if (document.version !== version && before) return this.good.get(key);
    this.fresh.set(key, version);
    if (answer.rootDir) this.projectFound.fire(answer.rootDir);
    if (!answer.complete && before && before.tests.length > answer.tests.length) return this.good.get(key);
    this.good.set(key, answer);
    return answer;
  }

  /** What was last known, without asking. */
  known(uri: Uri): TestsResult | undefined {
    return this.good.get(uri.toString());
  }

  /** The innermost test or class around a line (from 0). */
  around(result: TestsResult, line: number): DiscoveredTest | undefined {
    return result.tests
      .filter(({ range }) => range.start.line <= line && line <= range.end.line)
      .sort((a, b) => b.range.start.line - a.range.start.line)[0];
  }

  /** Line of a test's name from 0, when its document was read; parameters are ignored. */
  lineOf(rootDir: string, nodeid: string): number | undefined {
    const key = testKey(rootDir, nodeid);
    for (const { rootDir: root, tests } of this.good.values()) {
      const found = tests.find((test) => testKey(root, test.nodeid) === key);
      if (found) return found.nameRange.start.line;
    }
    return undefined;
  }

  forget(uri: Uri): void {
    this.good.delete(uri.toString());
    this.fresh.delete(uri.toString());
  }

  /** What was read stays on its tests while the document can not be read again. */
  private edited({ uri }: TextDocument, edits: readonly LineEdit[]): void {
    const before = this.good.get(uri.toString());
    if (before && edits.length > 0) this.good.set(uri.toString(), shiftTests(before, edits));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}
