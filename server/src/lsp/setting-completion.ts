import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { UNUSED_SUPPRESSION } from '../analysis/unused-suppressions';
import { traps } from '../traps/registry';
import { LEVELS, SETTING_SCHEMAS } from '../workspace/looptrap-settings';
import { writtenKey } from '../workspace/read-looptrap-settings';

/** Settings whose texts are names of traps and categories. */
const NAMED = /^(?:select|ignore|per-file-ignores)$/;

/** In `[tool.looptrap]` of a TOML file: its keys, and the names of traps and categories where those are expected. */
export function settingCompletion(document: TextDocument, position: Position): CompletionItem[] {
  const before = document.getText({ start: { line: 0, character: 0 }, end: position });
  const header = [...before.matchAll(/^[ \t]*\[([\w.\- "']+)\][ \t]*(?:#.*)?\r?$/gm)].at(-1);
  const path = header?.[1]?.split('.').map((part) => part.trim()) ?? [];
  if (header === undefined || path[0] !== 'tool' || path[1] !== 'looptrap') return [];
  const body = before.slice(header.index + header[0].length);
  const table = path[2];
  const [, typed = ''] = /([\w-]*)$/.exec(body) ?? [];
  const range = {
    start: { line: position.line, character: position.character - typed.length },
    end: position,
  };
  const items = (words: readonly Word[]) =>
    words.map(
      ({ name, detail, kind }): CompletionItem => ({ label: name, detail, kind, textEdit: { range, newText: name } }),
    );

  if (/^[ \t]*[\w-]*$/.test(lastLine(body)) && isClosed(body)) {
    return items(table === undefined ? keys() : table === 'severity' ? names() : []);
  }
  const key = table ?? [...body.matchAll(/^[ \t]*([\w-]+)(?:\.[^=\n]*)?[ \t]*=/gm)].at(-1)?.[1] ?? '';
  if (key === 'severity') return items(/[{,.]\s*[\w-]*$/.test(body) ? names() : levels());
  return NAMED.test(key) && /[[,]\s*["'][\w-]*$/.test(body) ? items(names()) : [];
}

interface Word {
  readonly name: string;
  readonly detail: string;
  readonly kind: CompletionItemKind;
}

function keys(): Word[] {
  return Object.keys(SETTING_SCHEMAS).map((key) => ({
    name: writtenKey(key),
    detail: 'setting of Looptrap',
    kind: CompletionItemKind.Property,
  }));
}

function levels(): Word[] {
  return LEVELS.map((name) => ({ name, detail: 'severity', kind: CompletionItemKind.EnumMember }));
}

function names(): Word[] {
  const categories = [...new Set(traps.map(({ category }) => category))];
  return [
    ...traps.map(({ name, summary }) => ({ name, detail: summary, kind: CompletionItemKind.EnumMember })),
    { name: UNUSED_SUPPRESSION.name, detail: 'comments that silence nothing', kind: CompletionItemKind.EnumMember },
    ...categories.map((name) => ({ name, detail: 'category of traps', kind: CompletionItemKind.Enum })),
  ];
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

/** Whether no bracket is open, so that a key may follow. */
function isClosed(text: string): boolean {
  const count = (sign: RegExp) => text.match(sign)?.length ?? 0;
  return count(/[[{]/g) === count(/[\]}]/g);
}
