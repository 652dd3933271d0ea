import type { Edit } from '../traps/trap';
import type { FileSystem } from '../workspace/file-system';
import { headerAt, locateToml, valueAt } from '../workspace/locate-toml';
import { readLooptrapSettings } from '../workspace/read-looptrap-settings';
import { joinPath } from '../workspace/surroundings';
import { readTomlFile } from '../workspace/toml-file';

/**
 * The edit that makes a trap silent in a whole project: its name in `ignore` of `[tool.looptrap]`, in the pyproject.toml
 * that counts, which is made when there is none (an edit of a file that does not exist creates it).
 * @returns undefined when that file does not parse, or says it in a way that cannot be added to
 */
export function ignoreInProject(fileSystem: FileSystem, rootDir: string, trap: string): Edit | undefined {
  const { directory } = readLooptrapSettings(fileSystem, rootDir);
  const file = joinPath(directory, 'pyproject.toml');
  const text = fileSystem.exists(file) ? fileSystem.readFile(file) : '';
  if (text === undefined || 'error' in readTomlFile(text)) return undefined;
  const newline = /\r\n|\n/.exec(text)?.[0] ?? '\n';
  const places = locateToml(text);
  const insert = (offset: number, newText: string): Edit => ({ file, span: { start: offset, end: offset }, newText });

  const list = valueAt(places, 'tool', 'looptrap', 'ignore')?.value;
  if (list !== undefined) {
    if (text[list.start] !== '[') return undefined;
    const elements = places.values.filter(
      ({ path }) => path.length === 4 && path.slice(0, 3).join('.') === 'tool.looptrap.ignore',
    );
    const last = elements.at(-1);
    if (last === undefined) return insert(list.start + 1, `"${trap}"`);
    // One name in a line stays one name in a line.
    const before = text.slice(text.lastIndexOf('\n', last.value.start) + 1, last.value.start);
    const isOwnLine =
      before.trim() === '' &&
      last.value.start > list.start + 1 &&
      text.slice(list.start, last.value.start).includes('\n');
    return insert(last.value.end, isOwnLine ? `,${newline}${before}"${trap}"` : `, "${trap}"`);
  }
  const header = headerAt(places, 'tool', 'looptrap');
  if (header !== undefined) {
    const end = text.indexOf('\n', header.end);
    return end < 0
      ? insert(text.length, `${newline}ignore = ["${trap}"]${newline}`)
      : insert(end + 1, `ignore = ["${trap}"]${newline}`);
  }
  // Keys such as `tool.looptrap.select` leave no table to add to; a table of a table (`[tool.looptrap.severity]`) does.
  if (places.values.some(({ path, key }) => path[0] === 'tool' && path[1] === 'looptrap' && isDotted(text, key)))
    return undefined;
  const gap =
    text === '' || text.endsWith(`${newline}${newline}`) ? '' : text.endsWith('\n') ? newline : newline + newline;
  return insert(text.length, `${gap}[tool.looptrap]${newline}ignore = ["${trap}"]${newline}`);
}

function isDotted(text: string, key: { start: number; end: number } | undefined): boolean {
  return key !== undefined && /^\s*(?:tool|looptrap)\b/.test(text.slice(key.start, key.end));
}
