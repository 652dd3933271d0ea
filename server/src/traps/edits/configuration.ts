import type { Facts } from '../../model/facts';
import type { Edit } from '../trap';
import { newlineOf } from './lines';

/**
 * Edits that set options of pytest in the file that counts: a value that is there is replaced, others are added at the
 * end of the table. Without any configuration file a `pytest.ini` at rootdir is made (an edit of a file that does not
 * exist creates it). Undefined when the table cannot be found.
 */
export function setOptions(
  facts: Pick<Facts, 'configuration'>,
  options: Readonly<Record<string, string>>,
): Edit[] | undefined {
  const { configuration } = facts;
  const { file, format, section, text } = configuration;
  if (file === undefined || format === undefined) {
    const lines = Object.entries(options).map(([name, value]) => `${name} = ${value}\n`);
    const root = configuration.rootDir.replace(/\/$/, '');
    return [{ file: `${root}/pytest.ini`, span: { start: 0, end: 0 }, newText: `[pytest]\n${lines.join('')}` }];
  }
  const isToml = format === 'pytest.toml' || format === 'pyproject-native' || format === 'pyproject-ini-options';
  const write = (value: string) => (isToml ? `"${value}"` : value);
  const edits: Edit[] = [];
  const missing: string[] = [];
  for (const [name, value] of Object.entries(options)) {
    const place = configuration.option(name)?.place;
    if (place?.file === file) edits.push({ file, span: { start: place.start, end: place.end }, newText: write(value) });
    else missing.push(`${name} = ${write(value)}`);
  }
  if (missing.length === 0) return edits;
  if (section === undefined || text === undefined) return undefined;
  const newline = newlineOf(text);
  const offset = endOfTable(text, section.start);
  const start = offset > 0 && text[offset - 1] !== '\n' ? newline : '';
  edits.push({ file, span: { start: offset, end: offset }, newText: start + missing.join(newline) + newline });
  return edits;
}

/** Offset behind the last line of a table that says something; comments and blank lines before the next header stay with that. */
function endOfTable(text: string, header: number): number {
  const body = /\n\[/.exec(text.slice(header));
  const table = text.slice(header, body === null ? undefined : header + body.index + 1);
  const trailing = /(?:\n(?:[ \t]*(?:[#;][^\n]*)?\r?(?=\n|$)))*\n?$/.exec(table)?.[0] ?? '';
  const end = header + table.length - trailing.length;
  return /^\r?\n/.test(text.slice(end)) ? text.indexOf('\n', end) + 1 : end;
}
