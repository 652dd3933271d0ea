import type { Diagnostic } from 'vscode-languageserver-types';
import { safeFix } from '../analysis/merge-fixes';
import { debounced } from './debounce';
import { describeError } from './guard';
import type { CheckAnswer } from './protocol';
import { type ReadFile, readWorkspace, withProgress } from './read-workspace';
import type { Session } from './session';
import { toDiagnostic } from './trap-diagnostics';

/** What is wrong in the files of the workspace that are not open, from when somebody asked for it on. */
export interface WorkspaceCheck {
  /** Reads the whole workspace and tells what is wrong; keeps that true afterwards. */
  run(): Promise<CheckAnswer>;
  /** Whether somebody asked. */
  isOn(): boolean;
  /** Something changed that may decide about any file: what was told is looked at again, after a pause. */
  changed(): void;
  /** The document is the editor's now, which asks for itself. */
  opened(path: string): void;
  dispose(): void;
}

/** Longer than somebody thinks about the next word, in milliseconds. */
const PAUSE = 1500;

/** @param whenRead called after the workspace was read: its configuration may have more to say */
export function createWorkspaceCheck(session: Session, whenRead: () => void): WorkspaceCheck {
  const { connection, documents, features } = session;
  const told = new Map<string, string>();
  let isOn = false;
  let round = 0;

  const send = (path: string, diagnostics: Diagnostic[]) => {
    const text = diagnostics.length > 0 ? JSON.stringify(diagnostics) : undefined;
    if (told.get(path) === text) return;
    if (text === undefined) told.delete(path);
    else told.set(path, text);
    void connection.sendDiagnostics({ uri: documents.uriOf(path), diagnostics });
  };

  /** Of open documents the editor asks itself, and configuration files are told of by who looks after them. */
  const tell = (read: readonly ReadFile[]) => {
    const open = new Set(documents.open('python').map(({ path }) => path));
    const closed = read.filter(({ kind, analysis }) => kind === 'suite' && !open.has(analysis.path));
    const paths = new Set(closed.map(({ analysis }) => analysis.path));
    for (const path of [...told.keys()]) if (!paths.has(path) && !open.has(path)) send(path, []);
    for (const { analysis, findings } of closed) {
      const own = findings.filter(({ file }) => file === analysis.path);
      send(
        analysis.path,
        own.map((finding) => toDiagnostic(finding, documents, features)),
      );
    }
  };

  /** @returns undefined when it was cancelled, or something changed meanwhile */
  const read = async (isCancelled: () => boolean, report: (part: number) => void) => {
    round += 1;
    const own = round;
    const files = await readWorkspace(session, () => own !== round || isCancelled(), report);
    if (files === undefined) return undefined;
    isOn = true;
    tell(files);
    whenRead();
    return files;
  };

  const again = debounced(PAUSE, () => {
    read(
      () => false,
      () => undefined,
    ).catch((error: unknown) => connection.console.error(`checking the workspace failed: ${describeError(error)}`));
  });

  return {
    async run() {
      again.cancel();
      const files = await withProgress(session, 'Looptrap: checking this project', read);
      return files === undefined ? { kind: 'cancelled' } : answerOf(files);
    },
    isOn: () => isOn,
    changed() {
      if (isOn) again();
    },
    opened(path) {
      if (!told.delete(path)) return;
      void connection.sendDiagnostics({ uri: documents.uriOf(path), diagnostics: [] });
    },
    dispose: () => again.cancel(),
  };
}

function answerOf(files: readonly ReadFile[]): CheckAnswer {
  const findings = files.flatMap((file) => file.findings);
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  return {
    kind: 'checked',
    files: files.filter(({ kind }) => kind === 'suite').length,
    filesWithFindings: new Set(findings.map(({ file }) => file)).size,
    findings: {
      error: count('error'),
      warning: count('warning'),
      information: count('information'),
      hint: count('hint'),
    },
    repairable: findings.filter((finding) => safeFix(finding) !== undefined).length,
    unread: files.filter(({ analysis }) => analysis.problems.length > 0).length,
  };
}
