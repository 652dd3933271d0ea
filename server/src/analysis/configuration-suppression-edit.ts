import type { Edit, Finding } from '../traps/trap';
import { commentSource, configurationSuppressions } from './configuration-comments';

/**
 * The edit that makes a finding in a configuration or requirement file go away: a comment on a line of its own above
 * what it is about, since a comment behind a value is part of the value in ini files.
 * @returns undefined when no comment can reach it, and in lock files, which are written anew
 */
export function suppressInConfiguration(path: string, text: string, finding: Finding): Edit | undefined {
  if (path.endsWith('.lock')) return undefined;
  const line = lineStart(text, finding.span.start);
  const indentation = /^[ \t]*/.exec(text.slice(line))?.[0] ?? '';
  const start = line + indentation.length;
  const block = commentSource(path, text).blockStartingAt(start);
  if (block === undefined || finding.span.start >= block.end) return undefined;
  const known = configurationSuppressions(path, text).find(
    ({ scope, covers }) => scope === 'block' && covers.start === start,
  );
  if (known) return addName(finding, known.names.at(-1)?.end ?? known.span.end, known.names.length > 0);
  return insertion(finding.file, line, `${indentation}# looptrap: ignore[${finding.trap}]${newline(text)}`);
}

/** The edit that makes a trap silent in a whole configuration or requirement file: a comment at its top. */
export function suppressInWholeConfiguration(path: string, text: string, finding: Finding): Edit | undefined {
  if (path.endsWith('.lock')) return undefined;
  const known = configurationSuppressions(path, text).find(({ scope, names }) => scope === 'file' && names.length > 0);
  if (known) return addName(finding, known.names.at(-1)?.end ?? known.span.end, true);
  return insertion(finding.file, 0, `# looptrap: ignore-file[${finding.trap}]${newline(text)}`);
}

function addName({ file, trap }: Finding, offset: number, hasNames: boolean): Edit {
  return insertion(file, offset, hasNames ? `, ${trap}` : `[${trap}]`);
}

function insertion(file: string, offset: number, newText: string): Edit {
  return { file, span: { start: offset, end: offset }, newText };
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function newline(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
}
