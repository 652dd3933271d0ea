import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './environments';

/** The fenced examples of a page that have a title, by title. */
export function recipes(page: string): ReadonlyMap<string, string> {
  const text = readFileSync(join(repositoryRoot, page), 'utf8');
  const fences = text.matchAll(/^(`{3,})\w+ title="([^"]+)"\n([\s\S]*?)^\1$/gm);
  return new Map(Array.from(fences, ([, , title = '', example = '']) => [title, example]));
}

/** The text of the example with that title. Throws when the page has none. */
export function recipe(page: string, title: string): string {
  const example = recipes(page).get(title);
  if (example === undefined) throw new Error(`${page} has no example titled ${title}`);
  return example;
}
