import type { Facts } from '../../model/facts';
import type { Edit } from '../trap';
import { wholeLines } from './lines';

/** Takes `-p no:NAME` out of `addopts`, with the option when nothing else is in it. Nothing when it is not written there as text. */
export function enablePlugin({ configuration }: Facts, name: string): Edit[] {
  const { addopts, text, file } = configuration;
  const place = addopts?.place;
  if (place === undefined || text === undefined || place.file !== file) return [];
  const value = text.slice(place.start, place.end);
  const match = new RegExp(`\\s*-p\\s*no:${name}(?![\\w-])`).exec(value);
  if (match === null || value.startsWith('[')) return [];
  const rest = value.slice(0, match.index) + value.slice(match.index + match[0].length);
  if (/^["'\s]*$/.test(rest)) return [{ file: place.file, span: wholeLines(text, place), newText: '' }];
  const start = place.start + match.index;
  // At the beginning of the value the space behind goes instead of the space before.
  const leads = /^["']?$/.test(value.slice(0, match.index));
  const behind = leads ? (/^\s*/.exec(value.slice(match.index + match[0].length))?.[0].length ?? 0) : 0;
  return [{ file: place.file, span: { start, end: start + match[0].length + behind }, newText: '' }];
}
