import { closestNames } from '../../../server/src/analysis/closest-names';
import { findMessage, type MessageHit, type TrapPage } from '../../../server/src/analysis/explain/find-message';
import { firstParagraph, readPages } from '../../../server/src/analysis/explain/read-pages';
import { traps } from '../../../server/src/traps/registry';
import { EXIT } from '../exit-status';
import { findPackageFiles } from '../package-files';
import { type Palette, paletteFor } from '../palette';
import { Refusal } from '../refusal';
import { readStandardInput } from '../standard-input';
import { plainPage } from './plain-page';

/** More pages than this are named only. */
const MOST_PAGES = 5;

/**
 * `looptrap explain [TRAP | CATEGORY | MESSAGE... | -]`: the page of a trap; the traps of a category; the pages that
 * explain an error message, a traceback or what stands on standard input; or all traps. Returns the exit status.
 */
export function explainCommand(words: readonly string[]): number {
  const pages = readPages(findPackageFiles().docs);
  const palette = paletteFor(undefined);
  const asked = words.join(' ').trim();
  const text = asked === '-' ? readStandardInput() : asked;
  if (text === '' && asked !== '-') {
    process.stdout.write(listText(pages, palette));
    return EXIT.nothingFound;
  }
  const page = pages.find(({ trap }) => trap === text);
  if (page !== undefined) {
    process.stdout.write(plainPage(page.markdown, palette));
    return EXIT.nothingFound;
  }
  const category = traps.filter((trap) => trap.category === text).map(({ name }) => name);
  if (category.length > 0) {
    process.stdout.write(
      listText(
        pages.filter(({ trap }) => category.includes(trap)),
        palette,
      ),
    );
    return EXIT.nothingFound;
  }
  const hits = findMessage(text, pages);
  if (hits.length === 0) throw new Refusal(nothingText(text, pages));
  process.stdout.write(hitsText(hits, pages, palette));
  return EXIT.nothingFound;
}

function listText(pages: readonly TrapPage[], { bold }: Palette): string {
  const width = Math.max(...pages.map(({ trap }) => trap.length));
  return pages.map(({ trap, markdown }) => `${bold(trap.padEnd(width))}  ${firstParagraph(markdown)}\n`).join('');
}

/** The one page that explains it, or the best ones with what they have in common with the question. */
function hitsText(hits: readonly MessageHit[], pages: readonly TrapPage[], palette: Palette): string {
  const { bold, dim } = palette;
  const pageOf = (trap: string) => pages.find((page) => page.trap === trap)?.markdown ?? '';
  const [best, ...others] = hits;
  if (best?.exact && others.length === 0) return plainPage(pageOf(best.trap), palette);
  const head = best?.exact
    ? 'This may be, the likeliest first:'
    : 'No page has exactly this message. Those that have one like it:';
  const rows = hits.slice(0, MOST_PAGES).map(({ trap, messages }) => {
    const seen = messages.map(({ text, when }) => `    ${text}${when === undefined ? '' : dim(`  (${when})`)}\n`);
    return `\n${bold(trap)}  ${firstParagraph(pageOf(trap))}\n${seen.join('')}`;
  });
  const rest = hits.slice(MOST_PAGES).map(({ trap }) => trap);
  const more = rest.length > 0 ? `\nIt is also in ${rest.join(', ')}.\n` : '';
  const next = `looptrap explain ${best?.trap} prints the page; looptrap check says which of them is in your code.`;
  return `${head}\n${rows.join('')}${more}\n${next}\n`;
}

function nothingText(text: string, pages: readonly TrapPage[]): string {
  if (/\s/.test(text)) {
    return 'no page explains this message; give the line with the error, e.g. "RuntimeError: ... attached to a different loop"';
  }
  const near = closestNames(
    text,
    pages.map(({ trap }) => trap),
  );
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : '"looptrap explain" lists them all';
  return `no trap is called ${text}; ${hint}`;
}
