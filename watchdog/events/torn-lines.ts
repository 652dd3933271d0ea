/** More than that are counted, and no longer looked for. */
const MOST = 100;

export interface TornLines {
  /** Takes down a line that is no event. */
  garbled(line: string): void;
  /** Takes note of a line that is one: it may be what was torn, written again. */
  whole(line: string): void;
  /** Lines that are no events and never came whole. */
  readonly lost: number;
}

/**
 * Tells a line that is lost from one that a full disk cut short: the plugin writes that one again, whole, as soon as there
 * is room (`Stream._write` of the plugin).
 */
export function createTornLines(): TornLines {
  let torn: string[] = [];
  let beyond = 0;
  return {
    garbled(line) {
      if (torn.length === MOST) beyond += 1;
      // A character that was cut in two was read as U+FFFD.
      else torn.push(line.replace(/\uFFFD+$/, ''));
    },
    whole(line) {
      if (torn.length > 0) torn = torn.filter((begun) => !begun || !line.startsWith(begun));
    },
    get lost() {
      return torn.length + beyond;
    },
  };
}
