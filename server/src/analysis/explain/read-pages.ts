import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { traps } from '../../traps/registry';
import { UNUSED_SUPPRESSION } from '../unused-suppressions';
import type { TrapPage } from './find-message';

/** Made from the pages: an index is no page. */
const INDEXES = new Set(['README.md', 'messages.md']);

/**
 * The trap pages that came with the program, in the order of their names.
 * @param docs the folder with the documentation
 * @throws when there are none
 */
export function readPages(docs: string): TrapPage[] {
  const trapPages = join(docs, 'traps');
  const files = readdirSync(trapPages).filter((file) => file.endsWith('.md') && !INDEXES.has(file));
  const pages = files.map((file) => readPage(basename(file, '.md'), join(trapPages, file)));
  return [...pages, readPage(UNUSED_SUPPRESSION.name, join(docs, 'suppressions.md'))].sort((a, b) =>
    a.trap < b.trap ? -1 : 1,
  );
}

function readPage(trap: string, path: string): TrapPage {
  const rank = traps.find(({ name }) => name === trap)?.rank ?? traps.length;
  return { trap, rank, markdown: readFileSync(path, 'utf8') };
}

/** What a page says in one line. */
export function firstParagraph(markdown: string): string {
  const lines = markdown.split(/\r?\n/).map((line) => line.trim());
  return lines.find((line) => line !== '' && !line.startsWith('#'))?.replaceAll('`', '') ?? '';
}
