import { isNotebook } from '../notebook/read-notebook';
import { noteMessage } from './breathe';
import { createConfigurationDiagnostics } from './configuration-diagnostics';
import { debounced } from './debounce';
import { documentDiagnostics } from './document-diagnostics';
import { describeError } from './guard';
import { type CheckAnswer, TestsChangedNotification } from './protocol';
import type { Session } from './session';
import { createWorkspaceCheck } from './workspace-check';

/** Turns "something changed" into what the editor has to hear of it, after a pause. */
export interface Changes {
  /**
   * The text of a Python file changed, in the editor or on disk. An editor goes on holding the text of a file that was
   * deleted; with `isOnDisk` it is known whether the file is there.
   */
  file(path: string, isOnDisk?: boolean): void;
  /** Python files came or went on disk. */
  filesCameOrWent(): void;
  /** A configuration or requirement file was opened, edited or closed in the editor. */
  projectFile(path: string): void;
  /** Configuration changed on disk. */
  configuration(): void;
  /** The interpreter or the workspace folders changed. */
  everything(): void;
  /** What the person wants to see changed. */
  settings(): void;
  opened(path: string): void;
  /** An open document was saved: some want to be told only then. */
  saved(path: string): void;
  closed(uri: string): void;
  /** Reads the whole workspace, and tells of every file what is wrong in it from then on. */
  checkWorkspace(): Promise<CheckAnswer>;
  dispose(): void;
}

/** The longest pause before an edit is looked at: enough for a word, short enough to feel immediate. In milliseconds. */
const PAUSE = 200;
/** What took less was not felt and is done at once, in milliseconds. */
const QUICK = 40;
/** Longer than between two letters, in milliseconds. */
const REST = 500;
/** Longer than somebody thinks about the next word, in milliseconds. */
const STILL = 1500;
/** Long enough to think about a name, in milliseconds. */
const LONG_PAUSE = 2000;

export function createChanges(session: Session): Changes {
  const { connection, documents, features, projects } = session;
  const tellConfiguration = createConfigurationDiagnostics(session, () => workspace.isOn());
  const workspace = createWorkspaceCheck(session, tellConfiguration);
  projects.whenOpened(tellConfiguration);
  const stale = new Set<string>();
  /** What is said of open documents that were not edited. */
  let othersChanged = false;
  let testsChanged = false;
  let configurationChanged = false;

  const push = async (path: string) => {
    const uri = documents.uriOf(path);
    const version = documents.versionOf(path);
    const diagnostics = await documentDiagnostics(session, uri);
    // Answered for a text that is gone: the next change brings its own.
    if (version === null || documents.versionOf(path) !== version) return;
    await connection.sendDiagnostics({ uri, version, diagnostics });
  };

  const pushCells = async (path: string) => {
    for (const { document } of documents.notebooks.cells(path)) {
      const { uri, version } = document;
      const diagnostics = await documentDiagnostics(session, uri);
      if (document.version === version) await connection.sendDiagnostics({ uri, version, diagnostics });
    }
  };

  /** How long it took the last time, in milliseconds. */
  let took = 0;
  const pause = () => (took < QUICK ? 0 : Math.min(PAUSE, 2 * took));

  const tell = async () => {
    const began = performance.now();
    const paths = features.pullDiagnostics ? [] : [...stale];
    const others = othersChanged;
    const tests = testsChanged;
    stale.clear();
    othersChanged = false;
    testsChanged = false;
    const ownChanged = configurationChanged;
    configurationChanged = false;
    for (const path of paths) await (isNotebook(path) ? pushCells(path) : push(path));
    // An editor that pulls asks again by itself after an edit, but only for the document that was edited.
    if (others && features.refreshDiagnostics) connection.languages.diagnostics.refresh().catch(logFailure);
    if (others && features.refreshInlayHints) connection.languages.inlayHint.refresh().catch(logFailure);
    if (tests) await connection.sendNotification(TestsChangedNotification.method);
    if (ownChanged) tellConfiguration();
    took = performance.now() - began;
  };

  const logFailure = (error: unknown) =>
    connection.console.error(`telling about changes failed: ${describeError(error)}`);
  const tellSoon = debounced(pause, () => void tell().catch(logFailure));

  // What tests say about the configuration takes all of them: not while somebody types in one.
  const tellWhatTestsSay = debounced(STILL, () => {
    // The check of the workspace that goes on by itself tells it when it is done.
    if (!workspace.isOn() && documents.open('project').length > 0) tellConfiguration();
  });

  const tellAgain = () => {
    for (const { path } of documents.open('python')) stale.add(path);
    othersChanged = true;
    tellSoon();
  };
  const allStale = () => {
    workspace.changed();
    configurationChanged = true;
    testsChanged = true;
    tellAgain();
  };

  projects.whenInstalled(allStale);

  const heldBack = debounced(LONG_PAUSE, () => {
    if (session.steady.pause()) tellAgain();
  });

  const rested = debounced(REST, () => {
    if (session.steady.rest()) tellAgain();
  });
  const noteKeystroke = (path: string) => {
    rested();
    const uri = documents.uriOf(path);
    const text = documents.synced.get(uri)?.getText();
    if (text !== undefined) session.keystrokes.edited(uri, text);
  };

  /** Texts of open configuration files as they count now. */
  const texts = new Map<string, string | undefined>();
  const configuration = () => {
    projects.reload();
    allStale();
  };

  return {
    file(path, isOnDisk) {
      noteMessage();
      workspace.changed();
      heldBack();
      tellWhatTestsSay();
      noteKeystroke(path);
      const dropped = new Set(projects.opened().flatMap((project) => project.invalidate(path, isOnDisk)));
      const others = documents.open('python').filter((open) => open.path !== path && dropped.has(open.path));
      for (const other of others) stale.add(other.path);
      if (others.length > 0) {
        othersChanged = true;
        testsChanged = true;
      }
      if (documents.versionOf(path) !== null || documents.notebooks.uriOf(path) !== undefined) stale.add(path);
      // The names that one cell defines are used by the others, which are documents of their own.
      if (documents.notebooks.cells(path).length > 1) othersChanged = true;
      if (stale.size > 0) tellSoon();
    },
    filesCameOrWent() {
      testsChanged = true;
      tellSoon();
    },
    projectFile(path) {
      noteKeystroke(path);
      const text = documents.fileSystem.readFile(path);
      const before = texts.get(path);
      if (documents.versionOf(path) === null) texts.delete(path);
      else texts.set(path, text);
      // While it does not parse it counts as it was before.
      if (before === undefined || before !== text) return configuration();
      configurationChanged = true;
      tellSoon();
    },
    configuration,
    everything() {
      projects.forgetAll();
      allStale();
    },
    settings() {
      // What is kept still while somebody types was chosen by other settings.
      for (const { document } of documents.open('python')) session.steady.forget(document.uri);
      projects.forgetAll();
      allStale();
    },
    opened: (path) => workspace.opened(path),
    saved(path) {
      // An editor that pulls asks by itself.
      if (features.pullDiagnostics || documents.versionOf(path) === null) return;
      stale.add(path);
      tellSoon();
    },
    closed(uri) {
      session.settings.forget(uri);
      session.steady.forget(uri);
      session.saved.forget(uri);
      session.keystrokes.forget(uri);
      if (!features.pullDiagnostics) void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
    checkWorkspace: () => workspace.run(),
    dispose() {
      workspace.dispose();
      tellSoon.cancel();
      heldBack.cancel();
      tellWhatTestsSay.cancel();
      rested.cancel();
    },
  };
}
