const NEWLINE = 0x0a;

/** Longest line the plugin writes is 64 KiB; what grows past this is not a line of ours. */
const LONGEST_LINE = 1 << 20;

export interface LineSplitter {
  /** Takes the next bytes and returns the lines they complete, without their newline. */
  push(bytes: Uint8Array): string[];
  /** Bytes of the unterminated tail. */
  readonly pending: number;
  /** Lines given up because they had no end. */
  readonly overlong: number;
}

/**
 * Cuts a stream of bytes into lines. Cutting happens before decoding, so a character that is split between two reads
 * stays whole.
 */
export function createLineSplitter(): LineSplitter {
  let parts: Uint8Array[] = [];
  let pending = 0;
  let overlong = 0;
  let skipping = false;

  function keep(bytes: Uint8Array): void {
    if (skipping || bytes.length === 0) return;
    if (pending + bytes.length > LONGEST_LINE) {
      overlong += 1;
      skipping = true;
      parts = [];
      pending = 0;
      return;
    }
    // A copy: the caller reads into the same buffer again, and `slice` of a Buffer is a view.
    parts.push(Uint8Array.from(bytes));
    pending += bytes.length;
  }

  return {
    push(bytes) {
      const lines: string[] = [];
      let from = 0;
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
        keep(bytes.subarray(from, end));
        if (!skipping) lines.push(Buffer.concat(parts, pending).toString('utf8'));
        parts = [];
        pending = 0;
        skipping = false;
        from = end + 1;
      }
      keep(bytes.subarray(from));
      return lines;
    },
    get pending() {
      return pending;
    },
    get overlong() {
      return overlong;
    },
  };
}
