import type { Uri } from 'vscode';
import type { RunOutcome } from '../../watchdog/runner/run-contract';

/** What `activate` returns. For Looptrap's own tests in a real editor; not a contract for other extensions. */
export interface LooptrapApi {
  /** Resolves when the language server runs for the first time; rejects with why it does not. */
  readonly serverReady: Promise<void>;
  /** Process id of the running language server. */
  serverPid(): number | undefined;
  /** The same as pressing the lens; never rejects. */
  runTest(uri: Uri, nodeid: string): Promise<RunOutcome>;
  /** What is painted behind the lines of a file now; lines from 0. Empty while switched off. */
  inlineTexts(uri: Uri): { line: number; text: string }[];
  /** Titles of the lenses of a document, by line from 0. */
  lenses(uri: Uri): Promise<{ line: number; title: string; command: string }[]>;
  /** The interpreter a file would be run with. */
  interpreter(uri: Uri): Promise<{ path: string; source: string } | undefined>;
}
