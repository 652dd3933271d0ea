import type { ModuleFacts } from '../model/facts';
import type { PlacedCell } from '../notebook/cells';
import { isNotebook, readNotebook } from '../notebook/read-notebook';
import type { FileProblem } from './analysis';
import { LARGEST_FILE } from './module-store';

const REPORT = 'Please report it at https://github.com/looptrap/looptrap/issues';

/** Why there are no facts of a file. `text` is undefined when there is none. A notebook in another language is fine. */
export function describeUnread(path: string, text: string | undefined): FileProblem[] {
  if (text === undefined) {
    return [whole('unreadable', 'the file can not be read: check that it exists and that you may read it')];
  }
  const notebook = isNotebook(path) ? readNotebook(text) : undefined;
  if (notebook?.kind === 'other-language') return [];
  if (notebook?.kind === 'unreadable') return [whole('unreadable', notebook.reason)];
  return [tooLarge()];
}

function tooLarge(): FileProblem {
  return whole('too-large', `larger than ${LARGEST_FILE / 1_000_000} million characters: not checked`);
}

/** Regions that do not parse, as one problem each that says what to do. */
export function describeSyntaxErrors({ tree, notebook }: ModuleFacts): FileProblem[] {
  if (notebook !== undefined) return notebook.broken.map(describeBrokenCell);
  return tree.errors.map(({ start, end }) => ({
    kind: 'syntax',
    message: `line ${lineOf(tree.text, start)} does not parse as Python: mend it, nothing is reported around it until then`,
    start,
    end,
  }));
}

function describeBrokenCell({ number, span }: PlacedCell): FileProblem {
  const message = `cell ${number} does not parse as Python: mend it, nothing is reported in it until then`;
  return { kind: 'syntax', message, ...span };
}

/** A trap whose check threw. */
export function describeFailedCheck({ trap, error }: { readonly trap: string; readonly error: unknown }): FileProblem {
  return whole('failure', `the check for ${trap} failed (${reason(error)}); the other checks ran. ${REPORT}`);
}

/** A file whose facts could not be made. */
export function describeFailedReading(error: unknown): FileProblem {
  return whole('failure', `reading the file failed (${reason(error)}): not checked. ${REPORT}`);
}

function whole(kind: FileProblem['kind'], message: string): FileProblem {
  return { kind, message, start: 0, end: 0 };
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length;
}
