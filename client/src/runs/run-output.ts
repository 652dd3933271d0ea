/** Where whole lines go; an output channel of the editor. */
export interface LineSink {
  appendLine(line: string): void;
}

/** Characters of a line that has no end, after which what is there of it is shown: gigabytes may come without one. */
const LONGEST = 1 << 16;

/** The output of one of several runs that may go on at once. */
export interface RunOutput {
  write(text: string): void;
  /** Writes what is left of an unfinished line. */
  end(): void;
}

/**
 * Splits the outputs of runs into lines, so that runs at the same time do not cut into each other's lines, and says
 * whose line it is as soon as there are two of them.
 */
export class RunOutputs {
  private readonly open = new Set<object>();

  constructor(private readonly sink: LineSink) {}

  begin(name: string, headline: string): RunOutput {
    const id = {};
    let rest = '';
    this.open.add(id);
    this.sink.appendLine(headline);
    const line = (text: string): void => this.sink.appendLine(this.open.size > 1 ? `[${name}] ${text}` : text);
    return {
      write: (text) => {
        const lines = (rest + text).split(/\r?\n/);
        rest = lines.pop() ?? '';
        for (const whole of lines) line(whole);
        if (rest.length < LONGEST) return;
        line(rest);
        rest = '';
      },
      end: () => {
        if (rest) line(rest);
        rest = '';
        this.open.delete(id);
      },
    };
  }
}
