import type { TrapPage } from '../../../server/src/analysis/explain/find-message';
import { messagePattern } from '../../../server/src/analysis/explain/message-pattern';
import { pageMessages } from '../../../server/src/analysis/explain/page-messages';

interface Entry {
  readonly text: string;
  /** The pages that have it, with the versions they have it for. */
  readonly pages: { readonly trap: string; readonly when: string | undefined }[];
}

/** docs/traps/messages.md: every literal text of the pages, with the pages that explain it. */
export function messageIndex(pages: readonly TrapPage[]): string {
  const entries = new Map<string, Entry>();
  for (const { trap, markdown } of pages) {
    const messages = pageMessages(markdown).map((message) => ({ ...messagePattern(message), when: message.when }));
    for (const { text, when } of messages) {
      if (messages.some((other) => other.text !== text && other.text.includes(text))) continue;
      const entry = entries.get(text) ?? { text, pages: [] };
      if (!entry.pages.some((page) => page.trap === trap)) entry.pages.push({ trap, when });
      entries.set(text, entry);
    }
  }
  const groups = new Map<string, Entry[]>();
  for (const entry of [...entries.values()].sort((a, b) => (a.text.toLowerCase() < b.text.toLowerCase() ? -1 : 1))) {
    const group = groupOf(entry.text);
    groups.set(group, [...(groups.get(group) ?? []), entry]);
  }
  const sections = [...groups]
    .sort(([a], [b]) => Number(a === OTHER) - Number(b === OTHER) || (a < b ? -1 : 1))
    .map(([group, all]) => `## ${group}\n\n${all.map(entryText).join('')}`);
  return [INTRODUCTION, ...sections].join('\n');
}

const OTHER = 'Other output';

const INTRODUCTION = `<!-- Generated from the pages by scripts/generate-trap-index.mjs. Do not edit. -->
# I got this error message

Search this page for the text you see, without the names of your own code. Where several traps end in the same message,
its page tells which one is yours. In a terminal, \`looptrap explain "the message"\` looks here for you, and
\`pytest 2>&1 | looptrap explain -\` does it for everything a run said; names, numbers and addresses do not matter there.
`;

function groupOf(text: string): string {
  return /^([A-Z]\w*(?:Error|Warning|Exception|Mismatch|Failed))\b:/.exec(text)?.[1] ?? OTHER;
}

function entryText({ text, pages }: Entry): string {
  const quote = text.includes('`') ? '``' : '`';
  const rows = pages.map(({ trap, when }) => `  - [${trap}](${trap}.md)${when === undefined ? '' : ` (${when})`}\n`);
  return `- ${quote}${text}${quote}\n${rows.join('')}`;
}
