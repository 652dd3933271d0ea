import { stripVTControlCharacters } from 'node:util';
import type { PageMessage } from './page-messages';

/** A text with holes for what is different each time: names of the example, numbers, addresses, paths. */
export interface MessagePattern {
  /** With `...` for the holes. */
  readonly text: string;
  /** Words and signs that have to be there; undefined is a hole. Neighbours stay neighbours. */
  readonly words: readonly (string | undefined)[];
}

/** What two people who hit the same error would not both see. */
const VARIABLE = /^(?:\.\.\.|0x[0-9a-f]+|\d[\d.]*\w*|[\w.-]*[\\/][\w.\\/-]*)$/i;

export function messagePattern({ text, exampleNames }: PageMessage): MessagePattern {
  let before: string | undefined;
  const words: (string | undefined)[] = [];
  const shown = text.replace(WORD, (word) => {
    const variable = isVariable(word, before, exampleNames);
    before = word;
    words.push(variable ? undefined : word.toLowerCase());
    return variable ? '...' : word;
  });
  return { text: shown.trim(), words: trimHoles(words) };
}

/**
 * How much of a text a pattern explains: the number of letters it matched, 0 when it is not in the text. The name of
 * the error before the colon may be missing there.
 * @param text words of the reader's output, in lower case
 */
export function matchPattern({ words }: MessagePattern, text: readonly string[]): number {
  const bare = words[1] === ':' && words.length > 4 ? words.slice(2) : undefined;
  return matchWords(words, text) || (bare ? matchWords(bare[0] === undefined ? bare.slice(1) : bare, text) : 0);
}

function matchWords(words: readonly (string | undefined)[], text: readonly string[]): number {
  const first = words[0] ?? '';
  for (let start = text.indexOf(first); start >= 0; start = text.indexOf(first, start + 1)) {
    if (matchesAt(words, text, start))
      return words.reduce((sum, word = '') => sum + (/\w/.test(word) ? word.length : 0), 0);
  }
  return 0;
}

/** Words and signs of an output, in lower case, without what a terminal or pytest adds to it. */
export function outputWords(output: string): string[] {
  return wordsOf(cleanOutput(output)).map((word) => word.toLowerCase());
}

/** Colours, the `E` of pytest's tracebacks and the quotation marks of other languages are no part of a message. */
export function cleanOutput(output: string): string {
  return stripVTControlCharacters(output)
    .replace(/^E {2,}/gm, '')
    .replaceAll(/[‘’‛`´]/g, "'")
    .replaceAll(/[“”]/g, '"');
}

/** A hole takes up to this many words: a task's repr with its coroutine and callbacks. */
const WIDEST_HOLE = 60;

function matchesAt(words: readonly (string | undefined)[], text: readonly string[], start: number): boolean {
  let at = start;
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word !== undefined) {
      if (text[at] !== word) return false;
      at += 1;
      continue;
    }
    const rest = words.slice(index + 1);
    for (let width = 0; width <= WIDEST_HOLE && at + width < text.length; width++) {
      if (text[at + width] === rest[0] && matchesAt(rest, text, at + width)) return true;
    }
    return false;
  }
  return true;
}

/** A name with its dots, a path, or a sign. */
const WORD = /\.\.\.|[\w.-]*[\\/][\w.\\/-]+|\w+(?:\.\w+)*|[^\s\w'"]/g;

function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}

function isVariable(word: string, before: string | undefined, exampleNames: ReadonlySet<string>): boolean {
  if (VARIABLE.test(word)) return true;
  // A coroutine is named after its function, and nobody's object lacks the same attribute.
  if (before === 'coroutine') return word !== 'object';
  if (before === 'attribute') return !word.startsWith('__');
  const parts = word.split('.');
  // `test_a.py` is a file, `Service.is_ready` a qualified name of the example.
  return parts.length === 1 ? exampleNames.has(word) : parts.some((part) => exampleNames.has(part)) && !isKnown(parts);
}

/** `asyncio.run` and `pytest.mark.x` say whose error it is, even when the example has a `run` of its own. */
function isKnown([first = '']: readonly string[]): boolean {
  return /^(?:asyncio|pytest|pytest_asyncio|anyio|trio|httpx|starlette|fastapi|sqlalchemy|aiohttp)$/.test(first);
}

/** Holes at the ends say nothing, and two beside each other are one. */
function trimHoles(words: readonly (string | undefined)[]): (string | undefined)[] {
  const first = words.findIndex((word) => word !== undefined);
  const last = words.findLastIndex((word) => word !== undefined);
  return words
    .slice(Math.max(0, first), last + 1)
    .filter((word, index, all) => word !== undefined || all[index - 1] !== undefined);
}
