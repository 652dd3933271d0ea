/** Options of a pytest command line (`addopts`, PYTEST_ADDOPTS) that decide about loops or plugins. */
export interface CommandLineOptions {
  readonly asyncioMode: string | undefined;
  readonly anyioMode: string | undefined;
  readonly timeout: string | undefined;
  readonly disabledPlugins: readonly string[];
  readonly loadedPlugins: readonly string[];
  readonly pluginAutoloadDisabled: boolean;
  /** `-o name=value`, the last one of each name. */
  readonly overrides: ReadonlyMap<string, string>;
}

/**
 * Splits as Python's shlex.split does: quotes and backslashes as in a POSIX shell, no comments. An unclosed quote runs
 * to the end (Python raises there).
 */
export function shellSplit(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === "'") {
      const close = text.indexOf("'", at + 1);
      const end = close < 0 ? text.length : close;
      word = (word ?? '') + text.slice(at + 1, end);
      at = end;
    } else if (character === '"') {
      word ??= '';
      for (at += 1; at < text.length && text[at] !== '"'; at++) {
        if (text[at] === '\\' && /["\\]/.test(text[at + 1] ?? '')) at += 1;
        word += text[at] ?? '';
      }
    } else if (character === '\\') {
      at += 1;
      word = (word ?? '') + (text[at] ?? '');
    } else {
      word = (word ?? '') + character;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Reads the words of a command line; later ones win. */
export function readCommandLine(words: readonly string[]): CommandLineOptions {
  const disabled: string[] = [];
  const loaded: string[] = [];
  const overrides = new Map<string, string>();
  const single = new Map<string, string>();
  let pluginAutoloadDisabled = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--disable-plugin-autoload') pluginAutoloadDisabled = true;
    const option = readOption(word, words[at + 1]);
    if (option === undefined) continue;
    if (option.takesNext) at += 1;
    if (option.name === '-p') {
      if (option.value.startsWith('no:')) disabled.push(option.value.slice('no:'.length));
      else loaded.push(option.value);
    } else if (option.name === '-o') {
      const [name = '', ...rest] = option.value.split('=');
      overrides.set(name, rest.join('='));
    } else {
      single.set(option.name, option.value);
    }
  }
  return {
    asyncioMode: single.get('--asyncio-mode'),
    anyioMode: single.get('--anyio-mode'),
    timeout: single.get('--timeout'),
    disabledPlugins: disabled,
    loadedPlugins: loaded,
    pluginAutoloadDisabled,
    overrides,
  };
}

const LONG = ['--asyncio-mode', '--anyio-mode', '--timeout', '--override-ini'];

function readOption(
  word: string,
  next: string | undefined,
): { name: string; value: string; takesNext: boolean } | undefined {
  for (const name of LONG) {
    const short = name === '--override-ini' ? '-o' : name;
    if (word === name && next !== undefined) return { name: short, value: next, takesNext: true };
    if (word.startsWith(`${name}=`)) return { name: short, value: word.slice(name.length + 1), takesNext: false };
  }
  for (const name of ['-p', '-o']) {
    if (word === name && next !== undefined) return { name, value: next, takesNext: true };
    if (word.startsWith(name) && !word.startsWith('--') && word.length > 2)
      return { name, value: word.slice(2), takesNext: false };
  }
  return undefined;
}
