import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closestNames } from '../../../server/src/analysis/closest-names';
import { EXIT } from '../exit-status';
import { findPackageFiles } from '../package-files';
import { paletteFor } from '../palette';
import { Refusal } from '../refusal';
import { plainPage } from './plain-page';

/** `looptrap explain [TRAP]`: the page of a trap, or all traps with a line each. Returns the exit status. */
export function explainCommand(name: string | undefined): number {
  const folder = findPackageFiles().trapPages;
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -'.md'.length))
    .sort();
  const palette = paletteFor(undefined);
  if (name === undefined) {
    const width = Math.max(...names.map((known) => known.length));
    const rows = names.map(
      (known) => `${palette.bold(known.padEnd(width))}  ${firstParagraph(readPage(folder, known))}\n`,
    );
    process.stdout.write(rows.join(''));
    return EXIT.nothingFound;
  }
  if (!names.includes(name)) {
    const near = closestNames(name, names);
    const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : '"looptrap explain" lists them all';
    throw new Refusal(`no trap is called ${name}; ${hint}`);
  }
  process.stdout.write(plainPage(readPage(folder, name), palette));
  return EXIT.nothingFound;
}

function readPage(folder: string, name: string): string {
  return readFileSync(join(folder, `${name}.md`), 'utf8');
}

function firstParagraph(page: string): string {
  const lines = page.split(/\r?\n/).map((line) => line.trim());
  return lines.find((line) => line !== '' && !line.startsWith('#'))?.replaceAll('`', '') ?? '';
}
