import { remember } from '../traps/reading/remember';
import type { Span } from '../traps/trap';

/** A trap's name as written in a suppression comment, with the place of the name. */
export interface SuppressedName extends Span {
  readonly name: string;
}

/** One `# looptrap: ignore[...]` or `# looptrap: ignore-file[...]`. */
export interface Suppression {
  /** From the comment's `#` to the closing bracket (or the word, when there is none). */
  readonly span: Span;
  readonly scope: 'line' | 'block' | 'file';
  /** Empty for a bare `ignore`, which means every trap. */
  readonly names: readonly SuppressedName[];
  /** A finding is suppressed when it starts (line: or ends) in here. */
  readonly covers: Span;
}

/** What reading suppressions needs from a syntax tree. */
export interface CommentSource {
  readonly text: string;
  /** Spans of the file's comments in order; text in a string that looks like one is none. */
  readonly comments: readonly Span[];
  /** The outermost statement or expression that starts exactly there. */
  blockStartingAt(offset: number): Span | undefined;
}

/** An open bracket that is not closed yet must not silence everything. */
const MARKER = /#[ \t]*looptrap:[ \t]*(ignore-file|ignore)\b(?!-)(?:[ \t]*\[([^\]\n]*)\]|(?![ \t]*\[))/g;
const NAME = /[^\s,]+/g;

/** Reads every suppression comment of a file, in order. */
export function readSuppressions(source: CommentSource): Suppression[] {
  return source.comments.flatMap((comment) =>
    [...source.text.slice(comment.start, comment.end).matchAll(MARKER)].flatMap((match) => {
      const suppression = readMarker(source, comment, match);
      return suppression ? [suppression] : [];
    }),
  );
}

/** Whether one of the suppressions covers a finding of that trap. */
export function isSuppressed(
  finding: { readonly trap: string; readonly span: Span },
  suppressions: readonly Suppression[],
): boolean {
  return suppressions.some((suppression) => {
    const { names } = suppression;
    return (names.length === 0 || names.some(({ name }) => name === finding.trap)) && covers(suppression, finding.span);
  });
}

/** Whether a suppression reaches a finding there. */
export function covers({ scope, covers: reach }: Suppression, { start, end }: Span): boolean {
  if (contains(reach, start)) return true;
  // A formatter moves the comment of a long statement to the statement's last line.
  return scope === 'line' && contains(reach, Math.max(start, end - 1));
}

function readMarker(source: CommentSource, comment: Span, match: RegExpExecArray): Suppression | undefined {
  const start = comment.start + match.index;
  const span = { start, end: start + match[0].trimEnd().length };
  const names = readNames(match, start);
  // Empty brackets name nothing, and must not silently mean everything.
  if (match[2] !== undefined && names.length === 0) return undefined;
  if (match[1] === 'ignore-file') {
    return { span, scope: 'file', names, covers: { start: 0, end: source.text.length + 1 } };
  }
  const line = lineAround(source.text, comment.start);
  if (source.text.slice(line.start, comment.start).trim() !== '') {
    return { span, scope: 'line', names, covers: line };
  }
  const block = blockBelow(source, comment, comment.start - line.start);
  return block ? { span, scope: 'block', names, covers: block } : undefined;
}

function readNames(match: RegExpExecArray, start: number): SuppressedName[] {
  const list = match[2];
  if (list === undefined) return [];
  const offset = start + match[0].indexOf('[') + 1;
  return [...list.matchAll(NAME)].map(({ 0: name, index }) => ({
    name,
    start: offset + index,
    end: offset + index + name.length,
  }));
}

/** A comment on its own line speaks for what follows it at the same indentation. */
function blockBelow(source: CommentSource, comment: Span, column: number): Span | undefined {
  let offset = comment.end;
  for (;;) {
    while (offset < source.text.length && /\s/.test(source.text[offset] ?? '')) offset += 1;
    const next = commentsByStart(source.comments).get(offset);
    if (!next) break;
    offset = next.end;
  }
  if (offset - lineAround(source.text, offset).start !== column) return undefined;
  return source.blockStartingAt(offset);
}

const commentsByStart = remember(
  (comments: readonly Span[]): ReadonlyMap<number, Span> => new Map(comments.map((span) => [span.start, span])),
);

function lineAround(text: string, offset: number): Span {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const start = line + text.slice(line, offset).lastIndexOf('\r') + 1;
  const rest = /[\r\n]/g;
  rest.lastIndex = offset;
  const end = rest.exec(text);
  return { start, end: end ? end.index + 1 : text.length + 1 };
}

function contains(span: Span, offset: number): boolean {
  return span.start <= offset && offset < span.end;
}
