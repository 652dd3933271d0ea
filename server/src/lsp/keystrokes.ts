import { editedRegion } from '../analysis/edited-region';
import type { Span } from '../traps/trap';

/** Where somebody is typing, letter by letter, until they rest. A paste, a completion or a repair is no typing. */
export interface Keystrokes {
  /** The text of a document changed, or was opened. */
  edited(uri: string, text: string): void;
  /** Whether somebody is typing, wherever it is. */
  isTyping(): boolean;
  /** The lines of a document that were typed in since the last rest, in its text now. */
  lines(uri: string): Span | undefined;
  rest(): void;
  forget(uri: string): void;
}

/** A letter, or a pair that the editor closes, in UTF-16 code units; a new line brings its indentation. */
const KEYSTROKE = 2;

interface Typed {
  readonly text: string;
  readonly lines: Span | undefined;
}

export function createKeystrokes(): Keystrokes {
  const documents = new Map<string, Typed>();
  let typing = false;
  const rest = () => {
    typing = false;
    for (const [uri, { text }] of documents) documents.set(uri, { text, lines: undefined });
  };
  return {
    edited(uri, text) {
      const before = documents.get(uri);
      if (before?.text === text) return;
      if (before === undefined || !isKeystroke(before.text, text)) {
        rest();
        documents.set(uri, { text, lines: undefined });
        return;
      }
      typing = true;
      documents.set(uri, { text, lines: joined(before, text) });
    },
    isTyping: () => typing,
    lines: (uri) => documents.get(uri)?.lines,
    rest,
    forget: (uri) => void documents.delete(uri),
  };
}

/** The lines of a text that differ from the text before. */
export function editedLines(before: string, after: string): Span {
  const { span, shift } = editedRegion(before, after);
  const start = Math.max(after.lastIndexOf('\n', span.start - 1), after.lastIndexOf('\r', span.start - 1)) + 1;
  const edited = span.end + shift;
  // A line that was put in is whole.
  if (edited > start && /[\r\n]/.test(after[edited - 1] ?? '')) return { start, end: edited - 1 };
  const rest = /[\r\n]/.exec(after.slice(edited));
  return { start, end: rest ? edited + rest.index : after.length };
}

function isKeystroke(before: string, after: string): boolean {
  const { span, shift } = editedRegion(before, after);
  const removed = before.slice(span.start, span.end);
  const added = after.slice(span.start, span.end + shift);
  return [removed, added].every((text) => text.length <= KEYSTROKE || text.trim() === '');
}

/** The lines typed in before, where they are now, with those of the last keystroke. */
function joined({ text: before, lines }: Typed, after: string): Span {
  const now = editedLines(before, after);
  if (lines === undefined) return now;
  const { span, shift } = editedRegion(before, after);
  const start = lines.start >= span.end ? lines.start + shift : lines.start;
  const end = lines.end >= span.end ? lines.end + shift : lines.end;
  return { start: Math.min(start, now.start), end: Math.max(end, now.end) };
}
