import type { Span } from '../traps/trap';
import { readIniFile } from '../workspace/ini-file';
import { locateToml } from '../workspace/locate-toml';
import { type CommentSource, readSuppressions, type Suppression } from './suppression';

/** The suppression comments of a configuration or requirement file: the same words as in Python. */
export function configurationSuppressions(path: string, text: string): readonly Suppression[] {
  return text.includes('looptrap:') ? readSuppressions(commentSource(path, text)) : [];
}

/** Where the comments of a configuration or requirement file are, and what they can speak about: entries, sections, elements. */
export function commentSource(path: string, text: string): CommentSource {
  if (path.endsWith('.toml') || path.endsWith('.lock')) {
    const { values, headers, comments } = locateToml(text);
    const blocks = [
      ...headers,
      ...values.flatMap(({ key, value }) => (key ? [{ start: key.start, end: value.end }] : [])),
    ];
    return source(text, comments, [...blocks, ...values.map(({ value }) => value)]);
  }
  if (isIni(path)) {
    const ini = readIniFile(text);
    if ('error' in ini) return source(text, [], []);
    const sections = [...ini.sections.values()];
    const entries = sections.flatMap((section) => [...section.entries.values()]);
    return source(text, ini.comments, [...sections, ...entries.map(({ key, end }) => ({ start: key.start, end }))]);
  }
  const comments = [...text.matchAll(/(?:^|(?<=\s))#.*/gm)].map(({ 0: comment, index }) => spanOf(index, comment));
  const lines = [...text.matchAll(/[^\s#].*/gm)].map(({ 0: line, index }) => spanOf(index, line));
  return source(text, comments, lines);
}

function isIni(path: string): boolean {
  return path.endsWith('.ini') || path.endsWith('.cfg');
}

function source(text: string, comments: readonly Span[], blocks: readonly Span[]): CommentSource {
  return { text, comments, blockStartingAt: (offset) => blocks.find(({ start }) => start === offset) };
}

function spanOf(start: number, text: string): Span {
  return { start, end: start + text.length };
}
