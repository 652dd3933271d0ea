/**
 * What a reader would not see, or would see in another order than it stands: control characters, those that turn the
 * direction of the text, halves of surrogate pairs. Line breaks and tabs are left.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}/gu;

/** Writes what can not be seen as Python does: `\x1b`, `\u202e`. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** The same for each text inside of plain data, but for the names of files: they are opened by them. */
export function visibleTexts<T>(value: T): T {
  return seen(value) as T;
}

function seen(value: unknown): unknown {
  if (typeof value === 'string') return visibleText(value);
  if (Array.isArray(value)) return typeof value[0] === 'number' ? value : value.map(seen);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === 'file' ? inner : seen(inner)]));
}
