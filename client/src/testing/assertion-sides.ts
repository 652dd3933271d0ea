/** What a failed comparison compared, as text to lay side by side. */
export interface AssertionSides {
  readonly expected: string;
  readonly actual: string;
}

/** pytest's words for `assert a == b`, and unittest's for `assertEqual(a, b)`. */
const COMPARISONS: readonly { readonly start: RegExp; readonly sign: string }[] = [
  { start: /^(?:AssertionError: )?assert /, sign: ' == ' },
  { start: /^AssertionError: /, sign: ' != ' },
];

/**
 * The two sides of the comparison that a failure tells, the right one as what was expected. Undefined when there is none,
 * when it can't be told where one side ends, or when pytest has shortened one.
 * @param text pytest's own failure text, its lines of the error marked with `E`
 */
export function assertionSides(text: string): AssertionSides | undefined {
  const lines = text.split(/\r?\n/).flatMap((line) => /^E\s+(.*)$/.exec(line)?.[1] ?? []);
  for (const line of lines) {
    for (const { start, sign } of COMPARISONS) {
      if (!start.test(line)) continue;
      const sides = splitOnce(line.replace(start, ''), sign);
      if (sides) return { actual: shown(sides[0]), expected: shown(sides[1]) };
    }
  }
  return undefined;
}

/** At the only sign outside of strings and brackets. */
function splitOnce(text: string, sign: string): readonly [string, string] | undefined {
  const places: number[] = [];
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quote) {
      if (character === '\\') at += 1;
      else if (character === quote) quote = '';
    } else if (character === "'" || character === '"') quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (depth === 0 && text.startsWith(sign, at)) places.push(at);
  }
  const [at, more] = places;
  if (at === undefined || more !== undefined || depth !== 0 || quote) return undefined;
  const sides = [text.slice(0, at), text.slice(at + sign.length)] as const;
  return sides.some((side) => side.includes('...') || side === '') ? undefined : sides;
}

/** A string of several lines as its lines, anything else as Python writes it. */
function shown(side: string): string {
  const inner = /^(['"])(.*)\1$/.exec(side)?.[2];
  if (inner === undefined || !inner.includes('\\n')) return side;
  return inner.replace(/\\(n|t|\\|'|")/g, (_, sign: string) => ESCAPES[sign] ?? sign);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t' };
