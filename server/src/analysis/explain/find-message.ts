import { type MessagePattern, matchPattern, messagePattern, outputWords } from './message-pattern';
import { pageMessages } from './page-messages';

/** A page that may explain an output. */
export interface MessageHit {
  readonly trap: string;
  /** The page's texts that are in it (or, when nothing quite is, the nearest one), longest first. */
  readonly messages: readonly { readonly text: string; readonly when: string | undefined }[];
  /** Whether a text of the page is in the output, apart from names, numbers and addresses. */
  readonly exact: boolean;
  /** Comparable only with other hits of the same question. */
  readonly score: number;
}

export interface TrapPage {
  readonly trap: string;
  /** Its trap's rank: of pages that explain as much, what people meet most comes first. */
  readonly rank: number;
  readonly markdown: string;
}

/** A page with less than this share of the rare words in common is not told. */
const NEAR_ENOUGH = 0.7;
/** Fewer words in common are chance. */
const LEAST_WORDS = 3;

interface Known extends MessagePattern {
  readonly trap: string;
  readonly when: string | undefined;
}

/**
 * The pages that explain an error message, a traceback or a whole output, best first.
 * @param pages the trap pages
 */
export function findMessage(output: string, pages: readonly TrapPage[]): MessageHit[] {
  const known = pages.flatMap(({ trap, markdown }) =>
    pageMessages(markdown).map((message): Known => ({ trap, when: message.when, ...messagePattern(message) })),
  );
  const words = outputWords(output);
  const exact = known.flatMap((entry) => {
    const score = matchPattern(entry, words);
    return score > 0 ? [{ entry, score }] : [];
  });
  const ranks = new Map(pages.map(({ trap, rank }) => [trap, rank] as const));
  const rankOf = (trap: string) => ranks.get(trap) ?? Number.MAX_SAFE_INTEGER;
  if (exact.length > 0) return ranked(exact, true, rankOf);

  const weigh = rarity(known);
  const lines = output.split(/\r?\n/).map((line) => new Set(outputWords(line)));
  const near = known.flatMap((entry) => {
    const score = Math.max(...lines.map((line) => likeness(entry, line, weigh)));
    return score >= NEAR_ENOUGH ? [{ entry, score }] : [];
  });
  return ranked(near, false, rankOf);
}

function ranked(
  found: readonly { readonly entry: Known; readonly score: number }[],
  exact: boolean,
  rankOf: (trap: string) => number,
): MessageHit[] {
  const byTrap = new Map<string, { entry: Known; score: number }[]>();
  for (const hit of found) byTrap.set(hit.entry.trap, [...(byTrap.get(hit.entry.trap) ?? []), hit]);
  const hits = [...byTrap].map(([trap, own]): MessageHit => {
    const best = [...own].sort((a, b) => b.score - a.score);
    // A text that is part of a longer one that matched, or differs from it in holes only, adds nothing.
    const told = best.filter(({ entry }, index) =>
      best.slice(0, index).every((other) => !keyOf(other.entry).includes(keyOf(entry))),
    );
    const score = exact ? told.reduce((sum, hit) => sum + hit.score, 0) : (best[0]?.score ?? 0);
    return { trap, exact, score, messages: told.map(({ entry: { text, when } }) => ({ text, when })) };
  });
  return hits.sort((a, b) => b.score - a.score || rankOf(a.trap) - rankOf(b.trap) || (a.trap < b.trap ? -1 : 1));
}

function keyOf({ words }: MessagePattern): string {
  return words.map((word) => word ?? '...').join(' ');
}

/** Weight of a word by how few texts have it. */
function rarity(known: readonly Known[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const { words } of known)
    for (const word of new Set(words)) if (word) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => (/^\W$/.test(word) ? 0 : Math.log(1 + known.length / (counts.get(word) ?? 0.5)));
}

/** Share of the rare words that a text and a line have in common, of the shorter one's. */
function likeness({ words }: MessagePattern, line: ReadonlySet<string>, weigh: (word: string) => number): number {
  const own = new Set(words.filter((word) => word !== undefined));
  const sum = (all: Iterable<string>) => [...all].reduce((total, word) => total + weigh(word), 0);
  const common = [...own].filter((word) => line.has(word) && weigh(word) > 0);
  const shorter = Math.min(sum(own), sum(line));
  return common.length < LEAST_WORDS || shorter === 0 ? 0 : sum(common) / shorter;
}
