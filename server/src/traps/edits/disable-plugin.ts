import type { Facts } from '../../model/facts';
import type { ConfigurationPlace } from '../../workspace/pytest-configuration';
import type { Edit } from '../trap';
import { setOptions } from './configuration';
import { lineEnd, lineStart } from './lines';

/**
 * Switches a plugin of pytest off where the project keeps `addopts`, and takes the plugin's own options away, which
 * pytest would not know any more. Undefined when they cannot be edited.
 * @param options what the names of the plugin's own options begin with, e.g. `asyncio_`
 */
export function disablePlugin({ configuration }: Facts, name: string, options: string): Edit[] | undefined {
  const { addopts, text, file, written } = configuration;
  const place = addopts?.place;
  const added = place === undefined ? setOptions({ configuration }, { addopts: `-p no:${name}` }) : undefined;
  if (place !== undefined && (text === undefined || place.file !== file)) return undefined;
  const edits = added ?? (place === undefined || text === undefined ? undefined : appended(text, place, name));
  if (edits === undefined) return undefined;
  const own = [...written].filter(([option]) => option.startsWith(options));
  const removals = own.map(([, { key, place: value }]): Edit => {
    const span = { start: lineStart(text ?? '', key.start), end: lineEnd(text ?? '', value.end) };
    return { file: key.file, span, newText: '' };
  });
  return [...merged(removals, edits), ...edits.filter((edit) => !touchesOne(removals, edit))];
}

/** Behind the last word: within the quotes of a text, as two more entries of a list. */
function appended(text: string, place: ConfigurationPlace, name: string): Edit[] | undefined {
  const value = text.slice(place.start, place.end);
  const at = (offset: number, newText: string): Edit[] => {
    const start = place.start + offset;
    return [{ file: place.file, span: { start, end: start }, newText }];
  };
  if (value.startsWith('[')) {
    const last = /(["'])[^"']*\1(?=\s*,?\s*\]$)/.exec(value);
    if (last === null) return undefined;
    const quote = last[1] ?? '"';
    return at(last.index + last[0].length, `, ${quote}-p${quote}, ${quote}no:${name}${quote}`);
  }
  const closing = /\s*("""|'''|"|')?$/.exec(value);
  const end = /^["']/.test(value) ? (closing?.index ?? value.length) : value.trimEnd().length;
  return end === 0 ? undefined : at(end, ` -p no:${name}`);
}

/** An option that is added where one is removed stands in its place. */
function merged(removals: readonly Edit[], additions: readonly Edit[]): Edit[] {
  return removals.map((removal) => {
    const addition = additions.find((edit) => touchesOne([removal], edit));
    return addition === undefined ? removal : { ...removal, newText: addition.newText };
  });
}

function touchesOne(removals: readonly Edit[], { file, span }: Edit): boolean {
  return removals.some(
    (removal) => removal.file === file && removal.span.start <= span.start && span.end <= removal.span.end,
  );
}
