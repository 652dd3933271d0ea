import {
  type CancellationToken,
  commands,
  Disposable,
  type TestController,
  type TestItem,
  type TestRunProfile,
  TestRunProfileKind,
  TestRunRequest,
  type TextDocument,
  tests as testing,
  Uri,
  workspace,
} from 'vscode';
import type { LanguageServer } from '../language-server/language-server';
import type { StartedRun, TestRuns } from '../runs/test-runs';
import { testingEnabled } from '../settings';
import { withoutGroup } from '../tests/test-key';
import { throttled } from '../throttled';
import { FollowedRun } from './follow-run';
import { targetOf } from './item-ids';
import { TestTree } from './test-tree';

/** Milliseconds of quiet before files and tests are read again. */
const QUIET = 400;

/** What a run that was asked for in the Testing view knows of itself. */
interface Asked {
  readonly request: TestRunRequest;
}

/** The Testing view: the tree of tests, the profile that runs them under the watchdog, and the results of every run. */
export class TestingView implements Disposable {
  private readonly controller: TestController;
  private readonly tree: TestTree;
  private readonly profile: TestRunProfile;
  private readonly subscriptions: Disposable[] = [];
  private readonly edited = new Set<TextDocument>();
  /** Files whose results are told to be outdated already. */
  private readonly outdated = new Set<string>();

  constructor(
    private readonly server: LanguageServer,
    private readonly runs: TestRuns,
  ) {
    this.controller = testing.createTestController('looptrap', 'Looptrap');
    this.tree = new TestTree(this.controller, (uri) => server.tests(uri));
    this.controller.resolveHandler = (item) => (item?.uri ? this.tree.fill(item.uri) : this.list());
    this.controller.refreshHandler = () => this.list();
    const run = (request: TestRunRequest, token: CancellationToken) => this.run(request, token);
    const debug = (request: TestRunRequest, token: CancellationToken) => this.runOnce(request, token, true);
    const { Run, Debug } = TestRunProfileKind;
    this.profile = this.controller.createRunProfile('Run under Loop Watchdog', Run, run, true, undefined, true);
    const debugProfile = this.controller.createRunProfile('Debug under Loop Watchdog', Debug, debug, true);
    const configure = (): void => void commands.executeCommand('workbench.action.openSettings', 'looptrap.run');
    for (const profile of [this.profile, debugProfile]) profile.configureHandler = configure;
    const relist = throttled(QUIET, () => void this.list());
    const reread = throttled(QUIET, () => void this.reread());
    const folders = workspace.createFileSystemWatcher('**/*', true, true, false);
    this.subscriptions.push(
      ...[this.controller, relist, reread, folders],
      // Of files that come and go the server hears, and says that tests have changed. Of those of a deleted folder nobody
      // is told: the server is, by us.
      folders.onDidDelete((gone) => this.tree.hasFolder(gone) && void server.folderDeleted(gone)),
      ...[server.onDidStart(relist), server.onDidChangeTests(relist)],
      workspace.onDidChangeWorkspaceFolders(relist),
      workspace.onDidOpenTextDocument((document) => void this.open(document)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.outdate(document.uri);
        this.edited.add(document);
        // The language client may hear of the edit after us: the server has to know of it before it is asked.
        setImmediate(reread);
      }),
      runs.onDidStart((started) => this.follow(started)),
    );
  }

  /** Asks for the test files of every folder, and reads those that are open: their gutter shows their tests. */
  private async list(): Promise<void> {
    const folders = (workspace.workspaceFolders ?? []).filter(
      ({ uri }) => uri.scheme === 'file' && testingEnabled(uri),
    );
    const found = await Promise.all(folders.map(({ uri }) => this.server.testFiles(uri)));
    if (found.some((files) => files === undefined)) return;
    await this.tree.show(found.flatMap((files) => files ?? []));
    await Promise.all(workspace.textDocuments.map((document) => this.open(document)));
  }

  private async open(document: TextDocument): Promise<void> {
    const { languageId, uri } = document;
    if (languageId === 'python' && uri.scheme === 'file' && testingEnabled(uri)) await this.tree.fill(uri);
  }

  private async reread(): Promise<void> {
    const documents = [...this.edited];
    this.edited.clear();
    await Promise.all(documents.map((document) => this.open(document)));
  }

  /** Results of a file that was edited since are shown as such; of a conftest.py those of every test below it. */
  private outdate(uri: Uri): void {
    if (uri.scheme !== 'file' || this.outdated.has(uri.toString())) return;
    this.outdated.add(uri.toString());
    const isShared = uri.path.endsWith('/conftest.py');
    const changed = isShared ? Uri.joinPath(uri, '..') : uri;
    const items = this.tree.at(changed);
    if (items.length > 0) this.controller.invalidateTestResults(items);
  }

  private async run(request: TestRunRequest, token: CancellationToken): Promise<void> {
    const first = this.runOnce(request, token);
    if (request.continuous && !token.isCancellationRequested) this.runAfterSaves(request, token, first);
    await first;
  }

  /** Until it is stopped; what is saved while a run goes on is run after it. */
  private runAfterSaves(request: TestRunRequest, token: CancellationToken, first: Promise<void>): void {
    let going = first;
    const changed = new Set<string>();
    const again = throttled(QUIET, () => {
      const files = [...changed];
      changed.clear();
      const next = async (): Promise<void> => {
        if (!token.isCancellationRequested) await this.runAgain(request, files, token);
      };
      // One that could not be run does not end the rest.
      going = going.then(next, next);
    });
    const saved = workspace.onDidSaveTextDocument(({ languageId, uri }) => {
      if (languageId !== 'python') return;
      changed.add(uri.fsPath);
      again();
    });
    token.onCancellationRequested(() => Disposable.from(saved, again).dispose());
  }

  /** Of test files that were saved only what is theirs; anything else may decide about every test. */
  private async runAgain(request: TestRunRequest, saved: readonly string[], token: CancellationToken): Promise<void> {
    const items = request.include ?? roots(this.controller);
    const theirs = saved.map((file) => items.flatMap((item) => this.tree.inFile(item, file)));
    const { exclude, profile } = request;
    const include = theirs.every((found) => found.length > 0) ? theirs.flat() : items;
    await this.runOnce(new TestRunRequest(include, exclude, profile, true, true), token);
  }

  /** Runs what was asked for, one target after the other: each is a run of pytest of its own. */
  private async runOnce(request: TestRunRequest, token: CancellationToken, debug = false): Promise<void> {
    const items = request.include ?? roots(this.controller);
    const excluded = (request.exclude ?? []).map(({ id }) => targetOf(id));
    for (const item of items) {
      if (token.isCancellationRequested) return;
      const { rootDir, nodeid } = targetOf(item.id);
      const deselected = excluded
        .filter((one) => one.rootDir === rootDir && one.nodeid !== '')
        .map((one) => one.nodeid);
      const asked: Asked = { request };
      await this.runs.run(item.uri ?? Uri.file(rootDir), nodeid === '' ? '.' : nodeid, {
        ...{ rootDir, token, deselected, asked, debug },
      });
    }
  }

  /** Every run is shown, also one that was started above the test. */
  private follow(started: StartedRun): void {
    const { rootDir, target } = started;
    this.outdated.clear();
    const itemOf = (nodeid: string): TestItem => this.tree.ensure({ rootDir, nodeid: withoutGroup(nodeid) });
    const asked = started.asked as Asked | undefined;
    // Who has not asked here keeps what he has in front of him.
    const request =
      asked?.request ??
      new TestRunRequest(target === '.' ? undefined : [itemOf(target)], undefined, undefined, false, true);
    const run = this.controller.createTestRun(request, undefined, false);
    started.showAs(run);
    const followed = new FollowedRun(run, rootDir, itemOf);
    for (const item of this.tree.testsOf(rootDir, target)) run.enqueued(item);
    started.follow((update) => followed.update(update));
    const stopping = run.token.onCancellationRequested(() => void started.cancel());
    void started.done.then((outcome) => {
      followed.finish(outcome);
      stopping.dispose();
      run.end();
    });
  }

  /** What the tests in a real editor look through. */
  get parts(): { controller: TestController; profile: TestRunProfile } {
    return { controller: this.controller, profile: this.profile };
  }

  /** What is shown, from the top: targets with the line of their name. */
  items(): { target: string; line: number | undefined }[] {
    const found: { target: string; line: number | undefined }[] = [];
    const add = (item: TestItem): void => {
      found.push({ target: targetOf(item.id).nodeid, line: item.range?.start.line });
      item.children.forEach(add);
    };
    this.controller.items.forEach(add);
    return found;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}

function roots({ items }: TestController): TestItem[] {
  const found: TestItem[] = [];
  items.forEach((item) => void found.push(item));
  return found;
}
