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
