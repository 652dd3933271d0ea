import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { importSource } from './import-source.mjs';
import { root } from './install.mjs';

const folder = join(root, 'docs/traps');

/** The text that docs/traps/messages.md must have. */
export async function messageIndex() {
  const source = await importSource('cli/src/explain/message-index.ts');
  const pages = readdirSync(folder)
    .filter((file) => file.endsWith('.md') && !['README.md', 'messages.md'].includes(file))
    .sort()
    .map((file) => ({ trap: basename(file, '.md'), markdown: readFileSync(join(folder, file), 'utf8') }));
  return source.messageIndex(pages);
}
