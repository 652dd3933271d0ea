/** One literal text a trap's page says its reader will see. */
export interface PageMessage {
  /** As on the page; `...` stands for anything. */
  readonly text: string;
  /** Versions for which the page says so, e.g. `pytest-asyncio>=0.23`; undefined for every version. */
  readonly when: string | undefined;
  /** Names of the page's example, which are others in the reader's code. */
  readonly exampleNames: ReadonlySet<string>;
}

/** Names of pytest, its plugins and their users that mean the same everywhere, whoever defines them. */
const SHARED_NAMES: ReadonlySet<string> = new Set(['event_loop', 'event_loop_policy', 'anyio_backend', 'app', 'loop']);

/** A text between backticks that tells an error, not code: it begins with an error's name, or is a sentence. */
const ERROR = /^(?:\w+\.)*\w*(?:Error|Warning|Exception|Mismatch|Failed|Timeout|Group)\b.*[: ]/;
const CODE =
  /^(?:assert|await|async|if|while|for|import|from|return|class|pytestmark|@|%|\$|-)\b|^with \w+[.(]|^[\w.]+\(.*\)$|^\w+ ?=|==/;

/** Shorter texts are in every output. */
const SHORTEST = 12;

/** The texts of a page that its reader may have searched for: the tables' outputs, and errors told in the prose. */
export function pageMessages(markdown: string): PageMessage[] {
  const exampleNames = namesIn(
    [...markdown.matchAll(/^```python title=.*\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code),
  );
  const shown = markdown.slice(0, endOfSymptoms(markdown)).replace(/^```[\s\S]*?^```$/gm, '');
  const found = new Map<string, PageMessage>();
  const add = (text: string, when: string | undefined) => {
    const known = found.get(text);
    if (known?.when === undefined && known !== undefined) return;
    found.set(text, { text, exampleNames, when: known === undefined ? when : joined(known.when, when) });
  };
  for (const line of shown.split(/\r?\n/)) {
    const [, when = '', , output = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const isRow = line.startsWith('|') && !output.startsWith('not a trap');
    for (const text of codeSpans(isRow ? output : line.startsWith('|') ? '' : line)) {
      if (isRow ? isTelling(text) : isTelling(text) && isMessage(text)) {
        add(text, isRow && when !== 'any' ? when.replaceAll('`', '') : undefined);
      }
    }
  }
  return [...found.values()];
}

/** Good examples and exceptions follow; what is said there is not what the reader sees. */
function endOfSymptoms(markdown: string): number {
  const end = markdown.search(/^## Good$/m);
  return end < 0 ? markdown.length : end;
}

function joined(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return undefined;
  return one === other ? one : `${one}; ${other}`;
}

function codeSpans(line: string): string[] {
  return [...line.matchAll(/(?<!`)`([^`]+)`(?!`)|``\s?(.+?)\s?``(?!`)/g)].map(([, one, two]) => one ?? two ?? '');
}

function isTelling(text: string): boolean {
  return text.length >= SHORTEST && /[A-Za-z]{3}.*[^\w].*\w{2}/.test(text) && !/^assert\b/.test(text);
}

/** `Unclosed client session`: few words, but those of a sentence. */
const SHORT_SENTENCE = /^[A-Z][a-z]+(?: [a-z]+){2,}$/;

function isMessage(text: string): boolean {
  return (
    ERROR.test(text) ||
    SHORT_SENTENCE.test(text) ||
    (!CODE.test(text) && (text.match(/\b[A-Za-z]{2,}\b/g) ?? []).length >= 4)
  );
}

function namesIn(sources: readonly string[]): ReadonlySet<string> {
  const code = sources.join('\n');
  const defined = [...code.matchAll(/\b(?:def|class)\s+(\w+)/g), ...code.matchAll(/^\s*(?:\w+\.)*(\w+)\s*=(?!=)/gm)];
  return new Set(defined.map(([, name = '']) => name).filter((name) => !SHARED_NAMES.has(name)));
}
