import { closeSync, openSync, readSync } from 'node:fs';
import type { LooptrapEvent } from './events.generated';
import { createLineSplitter } from './line-splitter';
import { parseEvent } from './parse-event';
import { createTornLines } from './torn-lines';

/**
 * How often the file is looked at, in milliseconds. Polling, not `fs.watch`: it works on every file system, costs one
 * `read` that returns nothing (about 2 us), and bounds the time from a proof to its showing.
 */
const POLL_MS = 10;
const CHUNK = 1 << 16;

/** What was passed over while reading a stream. */
export interface StreamLosses {
  /** Lines that are not events: cut short and not written again, or written by somebody else. */
  garbled: number;
  /** Well-formed events of a type or version this reader does not know. */
  unknown: number;
  /** Bytes of an unterminated last line. */
  tail: number;
}

export interface EventFollower {
  /** Reads everything that is in the file now. */
  drain(): void;
  /** Reads the rest and stops following. */
  close(): StreamLosses;
}

/**
 * Follows a growing file of newline-delimited events from its beginning. The file may not exist yet.
 * @param onEvent called in file order, synchronously from `drain` and from a timer in between.
 */
export function followEvents(file: string, onEvent: (event: LooptrapEvent) => void): EventFollower {
  const splitter = createLineSplitter();
  const buffer = Buffer.allocUnsafe(CHUNK);
  let descriptor: number | undefined;
  let offset = 0;
  const torn = createTornLines();
  let unknown = 0;

  function take(line: string): void {
    const parsed = parseEvent(line);
    if (parsed === 'blank') return;
    if (parsed === 'garbled') {
      torn.garbled(line);
      return;
    }
    torn.whole(line);
    if (parsed === 'unknown') unknown += 1;
    else onEvent(parsed.event);
  }

  function drain(): void {
    descriptor ??= tryOpen(file);
    if (descriptor === undefined) return;
    for (;;) {
      const count = readSync(descriptor, buffer, 0, CHUNK, offset);
      if (count === 0) return;
      offset += count;
      for (const line of splitter.push(buffer.subarray(0, count))) take(line);
    }
  }

  const timer = setInterval(drain, POLL_MS);
  return {
    drain,
    close() {
      clearInterval(timer);
      drain();
      if (descriptor !== undefined) closeSync(descriptor);
      return { garbled: torn.lost + splitter.overlong, unknown, tail: splitter.pending };
    },
  };
}

function tryOpen(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch {
    return undefined; // not there yet
  }
}
