/** A position for people: line and column count from 1, columns in UTF-16 code units. */
export interface Position {
  line: number;
  column: number;
}

/** Where lines begin in a text; `\n`, `\r\n` and a lone `\r` end one, as in Python. */
export interface LineIndex {
  position(offset: number): Position;
  /** Text of a line without its end; undefined when there is none. */
  line(number: number): string | undefined;
}

export function indexLines(text: string): LineIndex {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + end.length);

  return {
    position(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
    },
    line(number) {
      const start = starts[number - 1];
      if (start === undefined) return undefined;
      return text.slice(start, starts[number] ?? text.length).replace(/[\r\n]+$/, '');
    },
  };
}
