import { parse, TomlError, type TomlTable } from 'smol-toml';

export type TomlFile =
  | { readonly table: TomlTable }
  | { readonly error: { readonly line: number; readonly message: string } };

/** Parses TOML; `line` of an error is 1-based. */
export function readTomlFile(text: string): TomlFile {
  try {
    return { table: parse(text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first = 'invalid TOML'] = error.message.split('\n');
    return { error: { line: error.line, message: first.replace(/^Invalid TOML document: /, '') } };
  }
}

/** The table a path of keys leads to; undefined when it is missing or no table. */
export function tableAt(table: TomlTable, ...keys: readonly string[]): TomlTable | undefined {
  let current: TomlTable = table;
  for (const key of keys) {
    const next = current[key];
    if (typeof next !== 'object' || next === null || Array.isArray(next) || next instanceof Date) return undefined;
    current = next as TomlTable;
  }
  return current;
}

/** Header line of a table, brackets included, as UTF-16 offsets; undefined when it is written in another way. */
export function findTomlHeader(text: string, table: string): { start: number; end: number } | undefined {
  for (const match of text.matchAll(/^[ \t]*(\[[ \t]*([^[\]\n]+?)[ \t]*\])[ \t]*(?:#.*)?\r?$/gm)) {
    const name = (match[2] ?? '').replace(/\s*\.\s*/g, '.').replace(/["']/g, '');
    if (name !== table) continue;
    const start = match.index + match[0].indexOf('[');
    return { start, end: start + (match[1] ?? '').length };
  }
  return undefined;
}

/** Where the value of a key is written under a table's header, as UTF-16 offsets; undefined when it is written in another way. */
export function findTomlValue(text: string, table: string, key: string): { start: number; end: number } | undefined {
  const header = findTomlHeader(text, table);
  if (header === undefined) return undefined;
  const rest = text.slice(header.end);
  const next = /^[ \t]*\[[^\]\n]*\][ \t]*(?:#.*)?\r?$/m.exec(rest.slice(1));
  const body = next === null ? rest : rest.slice(0, next.index + 1);
  const assignment = new RegExp(`^[ \\t]*(["']?)${key.replace(/[^\w-]/g, '\\$&')}\\1[ \\t]*=[ \\t]*`, 'm').exec(body);
  if (assignment === null) return undefined;
  const start = header.end + assignment.index + assignment[0].length;
  return { start, end: endOfValue(text, start) };
}

/** End of a TOML value that starts at an offset: brackets matched, strings skipped. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const rest = text.slice(at);
    const string = /^("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')/.exec(rest);
    if (string !== null) {
      at += string[0].length;
      if (depth === 0) return at;
      continue;
    }
    const character = rest[0] ?? '';
    if (character === '#') {
      if (depth === 0) break;
      at += /^[^\n]*/.exec(rest)?.[0].length ?? 1;
      continue;
    }
    if (character === '[' || character === '{') depth += 1;
    if (character === ']' || character === '}') {
      depth -= 1;
      if (depth <= 0) return at + 1;
    }
    if (depth === 0 && (character === '\n' || character === '\r')) break;
    at += 1;
  }
  return start + text.slice(start, at).trimEnd().length;
}
