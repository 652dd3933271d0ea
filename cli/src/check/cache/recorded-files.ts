import { createHash } from 'node:crypto';
import type { FileSystem } from '../../../../server/src/workspace/file-system';

/** A file system that keeps what it answered, as fingerprints. */
export interface RecordedFiles extends FileSystem {
  /**
   * What was answered about a path so far: a word for each kind of question.
   * @returns `unasked` when nothing was asked, `changed` when one question got two answers
   */
  stateOf(path: string): string;
}

/** A path with the state it was seen in. */
export type SeenPlace = readonly [path: string, state: string];

export const UNASKED = 'unasked';
export const CHANGED = 'changed';

type Question = 'e' | 'd' | 't' | 'n';

/** Fingerprints of what is read, at the moment it is read: what is on disk later may be something else. */
export function recordFiles(files: FileSystem): RecordedFiles {
  const answers = new Map<string, Map<Question, string>>();
  const changed = new Set<string>();
  const record = (path: string, question: Question, answer: string) => {
    const known = answers.get(path) ?? new Map<Question, string>();
    answers.set(path, known);
    const before = known.get(question);
    if (before !== undefined && before !== answer) changed.add(path);
    known.set(question, answer);
  };
  const ask = <T>(question: Question, path: string, answer: T, told: string): T => {
    record(path, question, told);
    return answer;
  };
  return {
    readFile(path) {
      const text = files.readFile(path);
      return ask('t', path, text, ofText(text));
    },
    exists(path) {
      const answer = files.exists(path);
      return ask('e', path, answer, ofFlag(answer));
    },
    isDirectory(path) {
      const answer = files.isDirectory(path);
      return ask('d', path, answer, ofFlag(answer));
    },
    listDirectory(path) {
      const names = files.listDirectory(path);
      return ask('n', path, names, ofNames(names));
    },
    // What lies in a project is looked for at each check; nothing that is kept was made from it.
    entries: (path) => files.entries(path),
    stateOf(path) {
      if (changed.has(path)) return CHANGED;
      const known = answers.get(path);
      return known === undefined ? UNASKED : [...known].map(([question, answer]) => question + answer).join(' ');
    },
  };
}

/** Whether the questions that were asked about a path get the same answers now. */
export function isAsSeen(files: FileSystem, [path, state]: SeenPlace): boolean {
  return state.split(' ').every((word) => {
    const answer = word.slice(1);
    switch (word[0] as Question) {
      case 'e':
        return answer === ofFlag(files.exists(path));
      case 'd':
        return answer === ofFlag(files.isDirectory(path));
      case 't':
        return answer === ofText(files.readFile(path));
      case 'n':
        return answer === ofNames(files.listDirectory(path));
      default:
        return false;
    }
  });
}

/** A fingerprint of texts; no two lists of them share one. */
export function fingerprint(...texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest('base64url').slice(0, 27);
}

function ofFlag(answer: boolean): string {
  return answer ? '1' : '0';
}

function ofText(text: string | undefined): string {
  return text === undefined ? '-' : fingerprint(text);
}

/** Tools leave folders such as `.pytest_cache`, and this one its cache; nothing that is looked for is called so. */
function ofNames(names: readonly string[]): string {
  return fingerprint(...names.filter((name) => !/^\.[^.]*$/.test(name)));
}
