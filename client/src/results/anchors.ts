/** A line a result is tied to. `text` is what stood there; undefined until the document was seen. */
export interface Anchor {
  readonly line: number;
  readonly text: string | undefined;
}

/** One edit as editors report it: lines and characters from 0, before the edit. */
export interface LineEdit {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number };
  };
  readonly text: string;
}

/**
 * Where an anchored line is after a batch of edits, or undefined when the line itself was edited. Edits of one batch do
 * not overlap and all speak of the text before the batch.
 * @param lineAt the text of a line after the batch; undefined past the end
 */
export function followEdits(
  anchor: Anchor,
  edits: readonly LineEdit[],
  lineAt: (line: number) => string | undefined,
): Anchor | undefined {
  let shift = 0;
  let touching = 0;
  for (const { range, text } of edits) {
    const growth = lineBreaks(text) - (range.end.line - range.start.line);
    if (range.end.line < anchor.line) shift += growth;
    else if (range.start.line <= anchor.line) touching += growth;
  }
  // An edit that touches the line may still leave it whole: Enter before its first word, or after its last.
  const candidates = touching === 0 ? [anchor.line + shift] : [anchor.line + shift + touching, anchor.line + shift];
  if (anchor.text === undefined) return { line: anchor.line + shift, text: undefined };
  const found = candidates.find((line) => lineAt(line) === anchor.text);
  return found === undefined ? undefined : { line: found, text: anchor.text };
}

/** By how many lines a batch of edits moves a line that none of them touches; an edit of its own line start counts too. */
export function growthAbove(line: number, edits: readonly LineEdit[]): number {
  let growth = 0;
  for (const { range, text } of edits) {
    const above =
      range.end.line < line || (range.start.line <= line && range.start.character === 0 && range.end.line === line);
    if (above) growth += lineBreaks(text) - (range.end.line - range.start.line);
  }
  return growth;
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
