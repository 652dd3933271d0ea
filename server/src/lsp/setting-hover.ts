import { type Hover, MarkupKind, type Position } from 'vscode-languageserver';
import { trapPage } from '../analysis/trap-page';
import { UNUSED_SUPPRESSION } from '../analysis/unused-suppressions';
import { traps } from '../traps/registry';
import type { CheckedDocument, Session } from './session';

/** Over the name of a trap or a category in `[tool.looptrap]`: what it is about, and where its page is. */
export function settingHover(
  { features }: Session,
  { document }: Pick<CheckedDocument, 'document'>,
  position: Position,
): Hover | null {
  const line = document.getText({
    start: { ...position, character: 0 },
    end: { line: position.line + 1, character: 0 },
  });
  const word = [...line.matchAll(/[\w-]+/g)].find(
    ({ index, 0: text }) => index <= position.character && position.character <= index + text.length,
  );
  const before = document.getText({ start: { line: 0, character: 0 }, end: { line: position.line + 1, character: 0 } });
  const header = [...before.matchAll(/^[ \t]*\[([^\]\n]+)\][ \t]*(?:#.*)?\r?$/gm)].at(-1)?.[1] ?? '';
  if (word === undefined || !/^\s*tool\s*\.\s*looptrap\b/.test(header)) return null;
  const [name] = word;
  const isKnown = name === UNUSED_SUPPRESSION.name || traps.some((trap) => trap.name === name);
  const text = isKnown ? nameText(name) : categoryText(name);
  if (text === undefined) return null;
  const { line: row } = position;
  return {
    contents: features.markdownHover
      ? { kind: MarkupKind.Markdown, value: text }
      : { kind: MarkupKind.PlainText, value: text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1') },
    range: {
      start: { line: row, character: word.index },
      end: { line: row, character: word.index + name.length },
    },
  };
}

/** A trap in one line of Markdown, with a link to its page. */
export function nameText(name: string): string {
  if (name === UNUSED_SUPPRESSION.name)
    return `[${name}](${trapPage(name)}): a suppression comment that silences nothing`;
  const trap = traps.find((candidate) => candidate.name === name);
  if (trap === undefined) return `\`${name}\`: Looptrap has no trap of that name`;
  return `[${name}](${trapPage(name)}): ${trap.summary} Holds for: ${trap.appliesTo}. [Why is this a trap?](${trapPage(name)})`;
}

function categoryText(name: string): string | undefined {
  const own = traps.filter(({ category }) => category === name);
  if (own.length === 0) return undefined;
  const list = own.map((trap) => `- [${trap.name}](${trapPage(trap.name)}): ${trap.summary}`);
  return `Traps of the category ${name}:\n${list.join('\n')}`;
}
