/** The first sentence of a message, without its stop; it stands alone by the contract of findings and failures. */
export function firstSentence(text: string): string {
  const line = text.split('\n', 1)[0] ?? text;
  return (line.split(/(?<=[.!?])\s/, 1)[0] ?? line).replace(/\.$/, '');
}

/** In one line, at most `most` UTF-16 units long. */
export function shortened(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`;
}

/** Without the marks of code in the watchdog's sentences, where they are not rendered. */
export function withoutCodeMarks(text: string): string {
  return text.replaceAll('`', '');
}
