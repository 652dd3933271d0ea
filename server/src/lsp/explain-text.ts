import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findMessage, type TrapPage } from '../analysis/explain/find-message';
import { firstParagraph, readPages } from '../analysis/explain/read-pages';
import type { ExplainAnswer } from './protocol';

/** Says which pages explain a text that somebody saw. */
export type Explain = (text: string) => ExplainAnswer;

/**
 * The same answers as `looptrap explain "message"`; the pages are read when the first question comes.
 * @param from folder of the running program; the documentation is around it
 */
export function createExplain(from: string): Explain {
  let pages: readonly TrapPage[] | undefined;
  return (text) => {
    pages ??= readPages(docsAround(from));
    const told = (trap: string, messages: readonly string[]) => ({
      trap,
      summary: firstParagraph(pages?.find((page) => page.trap === trap)?.markdown ?? ''),
      messages: [...messages],
    });
    const named = pages.find(({ trap }) => trap === text.trim());
    if (named) return { exact: true, pages: [told(named.trap, [])] };
    const hits = findMessage(text, pages);
    return {
      exact: hits[0]?.exact ?? false,
      pages: hits.map(({ trap, messages }) =>
        told(
          trap,
          messages.map((message) => message.text),
        ),
      ),
    };
  };
}

/** @throws when the program was installed without its documentation */
function docsAround(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const docs = join(folder, 'docs');
    if (existsSync(join(docs, 'traps'))) return docs;
    if (dirname(folder) === folder) throw new Error(`the pages of the traps are missing (above ${from})`);
  }
}
