/** UTF-16 offsets. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Keys and array indexes that lead to a value; of an array of tables the index of the table is one of them. */
export type TomlPath = readonly (string | number)[];

/** A value as it is written: also each element of an array and each value inside an inline table. */
export interface TomlValuePlace {
  readonly path: TomlPath;
  /** The key, dots and quotes included; undefined for an element of an array. */
  readonly key: Range | undefined;
  readonly value: Range;
}

/** A `[table]` or `[[table]]` line, brackets included. */
export interface TomlHeaderPlace extends Range {
  readonly path: TomlPath;
}

export interface TomlPlaces {
  readonly values: readonly TomlValuePlace[];
  readonly headers: readonly TomlHeaderPlace[];
  /** `#` comments, without what ends their line. */
  readonly comments: readonly Range[];
}

const SPACE = /[ \t\r\n]*/y;
const BLANK = /[ \t]*/y;
const COMMENT = /#[^\n\r]*/y;
const KEY = /(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w-]+)/y;
const STRING = /"""(?:[^\\]|\\[\s\S])*?"""(?!")"{0,2}|'''[\s\S]*?'''(?!')'{0,2}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y;
const SCALAR = /[^\s,\]}#]+(?: [\d:.+\-Zz]+)?/y;

/**
 * Says where the values of a TOML text stand, which its parser does not. The text has to be one that parses: of
 * another one some places are missing or wrong, but it ends.
 */
export function locateToml(text: string): TomlPlaces {
  const values: TomlValuePlace[] = [];
  const headers: TomlHeaderPlace[] = [];
  const comments: Range[] = [];
  const tables = new Map<string, number>();
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let table: TomlPath = [];

  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  const skip = (): void => {
    for (;;) {
      take(SPACE);
      const start = at;
      if (take(COMMENT) === '') return;
      comments.push({ start, end: at });
    }
  };
  const readKey = (): { names: string[]; range: Range } => {
    const names: string[] = [];
    const start = at;
    let end = at;
    for (;;) {
      take(BLANK);
      const name = take(KEY);
      if (name !== '') end = at;
      names.push(plain(name));
      take(BLANK);
      if (text[at] !== '.') return { names, range: { start, end } };
      at += 1;
    }
  };
  const readValue = (path: TomlPath, key: Range | undefined): void => {
    take(BLANK);
    const start = at;
    const index = values.push({ path, key, value: { start, end: start } }) - 1;
    if (text[at] === '[') readArray(path);
    else if (text[at] === '{') readInlineTable(path);
    else if (take(STRING) === '') take(SCALAR);
    values[index] = { path, key, value: { start, end: at } };
  };
  const readArray = (path: TomlPath): void => {
    at += 1;
    for (let index = 0; ; index++) {
      skip();
      if (at >= text.length) return;
      if (text[at] === ']') break;
      const before = at;
      readValue([...path, index], undefined);
      skip();
      if (text[at] === ',') at += 1;
      else if (at === before) return;
    }
    at += 1;
  };
  const readInlineTable = (path: TomlPath): void => {
    at += 1;
    for (;;) {
      skip();
      if (at >= text.length) return;
      if (text[at] === '}') break;
      const before = at;
      readPair(path);
      skip();
      if (text[at] === ',') at += 1;
      else if (at === before) return;
    }
    at += 1;
  };
  const readPair = (path: TomlPath): void => {
    const { names, range } = readKey();
    if (text[at] === '=') at += 1;
    readValue([...path, ...names], range);
  };
  const readHeader = (): void => {
    const start = at;
    const isArray = text[at + 1] === '[';
    at += isArray ? 2 : 1;
    const { names } = readKey();
    take(/\]{1,2}/y);
    table = resolved(names);
    if (isArray) {
      const id = JSON.stringify(table);
      const count = tables.get(id) ?? 0;
      tables.set(id, count + 1);
      table = [...table, count];
    }
    headers.push({ path: table, start, end: at });
  };
  /** A name on the way that is an array of tables means its last table. */
  const resolved = (names: readonly string[]): TomlPath => {
    let path: TomlPath = [];
    for (const [index, name] of names.entries()) {
      path = [...path, name];
      const count = index < names.length - 1 ? tables.get(JSON.stringify(path)) : undefined;
      if (count !== undefined) path = [...path, count - 1];
    }
    return path;
  };

  for (;;) {
    skip();
    if (at >= text.length) return { values, headers, comments };
    const before = at;
    if (text[at] === '[') readHeader();
    else readPair(table);
    // What is no TOML must not hold the reader up.
    if (at === before) at += 1;
  }
}

/** A key without its quotes. */
function plain(key: string): string {
  if (key.startsWith("'")) return key.slice(1, -1);
  if (!key.startsWith('"')) return key;
  try {
    return String(JSON.parse(key));
  } catch {
    return key.slice(1, -1);
  }
}

/** The value at a path; undefined when it is not written there. */
export function valueAt({ values }: TomlPlaces, ...path: TomlPath): TomlValuePlace | undefined {
  return values.find((value) => isSame(value.path, path));
}

/** The header of a table; undefined when it is written in another way. */
export function headerAt({ headers }: TomlPlaces, ...path: TomlPath): TomlHeaderPlace | undefined {
  return headers.find((header) => isSame(header.path, path));
}

function isSame(one: TomlPath, other: TomlPath): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}
