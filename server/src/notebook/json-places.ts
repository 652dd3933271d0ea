import type { Range } from '../syntax/syntax-tree';

/** Where a value stands in JSON text, with where the values in it stand. */
export interface JsonPlace extends Range {
  readonly members: ReadonlyMap<string | number, JsonPlace>;
}

/** Finds the place of every value. The text has to be JSON already: ask `JSON.parse` first. */
export function placesInJson(text: string): JsonPlace {
  let offset = 0;
  const skip = (pattern: RegExp): string => {
    pattern.lastIndex = offset;
    const found = pattern.exec(text)?.[0] ?? '';
    offset += found.length;
    return found;
  };
  const next = (): string => {
    skip(/[\s,:\uFEFF]*/y);
    return text.charAt(offset);
  };
  const value = (): JsonPlace => {
    const open = next();
    const start = offset;
    const members = new Map<string | number, JsonPlace>();
    if (open === '{' || open === '[') {
      offset += 1;
      while (offset < text.length && next() !== '}' && next() !== ']') {
        const key = open === '{' ? (JSON.parse(skip(STRING)) as string) : members.size;
        members.set(key, value());
      }
      offset += 1;
    } else if (open === '"') skip(STRING);
    else skip(/[^\s,\]}]*/y);
    return { start, end: offset, members };
  };
  return value();
}

const STRING = /"(?:[^"\\]|\\.)*"/y;
