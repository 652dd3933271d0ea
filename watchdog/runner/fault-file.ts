/** One frame of a stack that faulthandler wrote. */
export interface FaultFrame {
  file: string;
  /** Undefined when Python could not tell. */
  line: number | undefined;
  function: string;
}

export interface FaultThread {
  /** The thread that handled the signal: for SIGUSR2 the main thread unless it is blocked there. */
  current: boolean;
  /** Known from Python 3.14 on. */
  name: string | undefined;
  /** Innermost first. */
  frames: FaultFrame[];
}

const THREAD = /^(Current thread|Thread) 0x[0-9a-f]+(?: \[(.*)\])? \(most recent call first\):$/i;
const FRAME = /^ {2}File "(.*)", line (\d+|\?\?\?) in (.*)$/;

/**
 * Reads the last dump in a file that faulthandler writes to. Each dump lists all threads and ends with the current
 * one. A dump that is still being written gives the threads that are complete so far.
 */
export function parseFaultFile(text: string): FaultThread[] {
  let dump: FaultThread[] = [];
  let ended = false;
  let frames: FaultFrame[] | undefined;
  for (const line of text.split('\n')) {
    const thread = THREAD.exec(line);
    if (thread !== null) {
      if (ended) dump = [];
      ended = thread[1] === 'Current thread';
      frames = [];
      dump.push({ current: ended, name: thread[2], frames });
      continue;
    }
    const frame = FRAME.exec(line);
    if (frame === null || frames === undefined) continue;
    const [, file = '', number, name = ''] = frame;
    frames.push({
      file: unescapePython(file),
      line: number === '???' ? undefined : Number(number),
      function: unescapePython(name),
    });
  }
  return dump;
}

/** faulthandler writes ASCII only; other characters as `\xNN`, `\uNNNN` or `\UNNNNNNNN`. */
function unescapePython(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|\\U([0-9a-f]{8})/gi, (_, x, u, long) =>
    String.fromCodePoint(Number.parseInt(x ?? u ?? long, 16)),
  );
}
