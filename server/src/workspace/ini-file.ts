/** One `name = value` of a section; offsets in UTF-16. */
export interface IniEntry {
  readonly value: string;
  /** The value as written, continuation lines included. */
  readonly start: number;
  readonly end: number;
  readonly key: { readonly start: number; readonly end: number };
}

export interface IniSection {
  /** The header line, brackets included. */
  readonly start: number;
  readonly end: number;
  readonly entries: ReadonlyMap<string, IniEntry>;
}

/** A file that does not parse has no sections at all: pytest stops there. `line` is 1-based. */
export type IniFile =
  | {
      readonly sections: ReadonlyMap<string, IniSection>;
      /** Whole-line comments, the only ones there are, without what ends their line. */
      readonly comments: readonly { readonly start: number; readonly end: number }[];
    }
  | { readonly error: { readonly line: number; readonly message: string } };

type GrowingEntry = { -readonly [Field in keyof IniEntry]: IniEntry[Field] };

interface Line {
  readonly text: string;
  readonly start: number;
}

/**
 * Reads an ini file as iniconfig does for pytest: `=` before `:`, whole-line comments only (a `#` after a value is part
 * of the value), indented lines continue a value, names are case-sensitive, duplicates are errors.
 */
export function readIniFile(text: string): IniFile {
  const sections = new Map<string, { start: number; end: number; entries: Map<string, GrowingEntry> }>();
  const comments: { start: number; end: number }[] = [];
  let entries: Map<string, GrowingEntry> | undefined;
  let last: GrowingEntry | undefined;
  // What only shows when the lines are put together comes after what a line alone gets wrong.
  let late: IniFile | undefined;
  let number = 0;
  for (const line of linesOf(text)) {
    number += 1;
    const fail = (message: string): IniFile => ({ error: { line: number, message } });
    const content = line.text.trimEnd();
    if (content === '') continue;
    const comment = /^\s*(?=[#;])/.exec(content);
    if (comment !== null) {
      comments.push({ start: line.start + comment[0].length, end: line.start + content.length });
      continue;
    }

    const section = sectionName(content);
    if (section !== undefined) {
      if (section === '') return fail('empty section name');
      if (sections.has(section)) late ??= fail(`duplicate section '${section}'`);
      entries = new Map();
      last = undefined;
      sections.set(section, { start: line.start, end: line.start + content.length, entries });
      continue;
    }
    if (/^\s/.test(content) || content.startsWith('[')) {
      if (last === undefined) return fail('unexpected value continuation');
      const data = content.trim();
      if (last.value === '') last.start = line.start + content.length - data.length;
      last.value = last.value === '' ? data : `${last.value}\n${data}`;
      last.end = line.start + content.length;
      continue;
    }
    const separator = separatorOf(content);
    if (separator < 0) return fail(`unexpected line: '${content}'`);
    const name = content.slice(0, separator).trim();
    if (entries === undefined) late ??= fail('no section header defined');
    if (entries?.has(name)) late ??= fail(`duplicate name '${name}'`);
    const raw = content.slice(separator + 1);
    const start = line.start + separator + 1 + (raw.length - raw.trimStart().length);
    const key = { start: line.start, end: line.start + content.slice(0, separator).trimEnd().length };
    last = { value: raw.trim(), start, end: line.start + content.length, key };
    entries?.set(name, last);
  }
  return late ?? { sections, comments };
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  const pattern = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;
  let start = 0;
  for (const match of text.matchAll(pattern)) {
    lines.push({ text: text.slice(start, match.index), start });
    start = match.index + match[0].length;
  }
  if (start < text.length) lines.push({ text: text.slice(start), start });
  return lines;
}

/** Name of a section header; a comment may follow it. Undefined for any other line. */
function sectionName(content: string): string | undefined {
  if (!content.startsWith('[')) return undefined;
  const header = (content.split('#')[0] ?? '').trimEnd().split(';')[0]?.trimEnd() ?? '';
  return header.endsWith(']') ? header.slice(1, -1) : undefined;
}

function separatorOf(content: string): number {
  const equals = content.indexOf('=');
  if (equals >= 0 && !content.slice(0, equals).includes(':')) return equals;
  return content.indexOf(':');
}
