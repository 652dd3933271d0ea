import type { Range } from '../syntax/syntax-tree';

/** What IPython reads and Python would not: a magic, a shell command, a question for help. */
export interface Magic extends Range {
  readonly kind: 'line' | 'cell' | 'other';
  /** Without its percent signs: `autoawait`; empty for what is no magic command. */
  readonly name: string;
  /** What stands behind the name on its line. */
  readonly argument: string;
}

/** A cell's source as Python, of the same length, and what was taken out. Offsets count from the cell's start. */
export interface MaskedSource {
  readonly text: string;
  readonly magics: readonly Magic[];
  /**
   * Where Python runs by way of a magic (`%time`, the body below `%%time`): IPython compiles it as plain Python, so
   * `await` outside a function does not parse there.
   */
  readonly plainPython: readonly Range[];
}

/** Cell magics whose body runs as Python in the notebook's own process. */
const PYTHON_BODIES: ReadonlySet<string> = new Set(['time', 'timeit', 'capture', 'prun', 'ipytest', 'run_pytest']);
/** Line magics behind whose options a Python statement stands. */
const PYTHON_LINES: ReadonlySet<string> = new Set(['time', 'timeit', 'prun']);
const COMPOUND = /^(async|class|def|for|if|match|try|while|with|@)\b/;

/** Masks everything in a cell that is IPython's alone. */
export function maskMagics(source: string): MaskedSource {
  const cellMagic = /^(?:[ \t]*\r?\n)*%%([A-Za-z_][\w.]*)[ \t]*([^\r\n]*)/.exec(source);
  if (cellMagic === null) return maskLines(source, 0);
  const start = cellMagic[0].lastIndexOf(`%%${cellMagic[1]}`);
  const end = cellMagic[0].length;
  const name = cellMagic[1] ?? '';
  const magic: Magic = { kind: 'cell', name, argument: (cellMagic[2] ?? '').trim(), start, end };
  if (!PYTHON_BODIES.has(name)) return { text: blank(source), magics: [magic], plainPython: [] };
  const body = maskLines(source, end);
  return {
    text: blank(source.slice(0, end)) + body.text.slice(end),
    magics: [magic, ...body.magics],
    plainPython: [{ start: end, end: source.length }],
  };
}

/** Masks line magics from an offset on, at which a line begins or ends. */
function maskLines(source: string, from: number): MaskedSource {
  const magics: Magic[] = [];
  const plainPython: Range[] = [];
  let text = source.slice(0, from);
  let done = from;
  for (const { start, end, isWhole } of escapesIn(source, from)) {
    const magic = describe(source, start, end);
    const statement = PYTHON_LINES.has(magic.name) ? statementBehind(source, magic) : undefined;
    magics.push(magic);
    text += source.slice(done, start);
    if (statement === undefined) text += maskOf(source.slice(start, end));
    else {
      text += (isWhole ? '0;' : '').padEnd(statement.start - start) + source.slice(statement.start, end);
      plainPython.push(statement);
    }
    done = end;
  }
  return { text: text + source.slice(done), magics, plainPython };
}

function describe(source: string, start: number, end: number): Magic {
  const command = /^%([A-Za-z_][\w.]*)[ \t]*(.*)$/s.exec(source.slice(start, end));
  if (command === null) return { kind: 'other', name: '', argument: '', start, end };
  return { kind: 'line', name: command[1] ?? '', argument: (command[2] ?? '').trim(), start, end };
}

/** The statement a magic such as `%timeit -n 1 work()` runs, when it fits on the line behind a semicolon. */
function statementBehind(source: string, { start, end, name }: Magic): Range | undefined {
  const options = new RegExp(`^%${name}(?:[ \\t]+-\\w+(?:[ \\t]+\\d+)?)*[ \\t]+`).exec(source.slice(start, end))?.[0];
  if (options === undefined) return undefined;
  const code = source.slice(start + options.length, end);
  return code === '' || COMPOUND.test(code) ? undefined : { start: start + options.length, end };
}

/** A statement that does nothing, then a comment. */
function maskOf(magic: string): string {
  const [first = '', ...rest] = magic.split(/(?<=\n)/);
  return `0${first.length > 1 ? '#' : ''}`.slice(0, first.length) + first.slice(2) + rest.map(blank).join('');
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ');
}

interface Escape extends Range {
  /** The whole statement, not the right side of an assignment. */
  readonly isWhole: boolean;
}

/** Where IPython's own syntax stands: at the start of a statement, behind its `=`, or with a question mark at its end. */
function escapesIn(source: string, from: number): Escape[] {
  const found: Escape[] = [];
  let depth = 0;
  let offset = from;
  let statement: number | undefined;
  while (offset < source.length) {
    const rest = source.slice(offset);
    if (statement === undefined) {
      const space = /^[ \t\r\n\f]+/.exec(rest)?.[0].length ?? 0;
      offset += space;
      if (offset >= source.length) break;
      if (/[%!?/,;]/.test(source.charAt(offset))) {
        const end = commandEnd(source, offset);
        found.push({ start: offset, end, isWhole: true });
        offset = end;
        continue;
      }
      statement = offset;
      continue;
    }
    const skipped = stringOrComment(source, offset);
    if (skipped > offset) {
      offset = skipped;
      continue;
    }
    const char = source.charAt(offset);
    if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth = Math.max(0, depth - 1);
    else if (char === '\\') offset += source.startsWith('\r\n', offset + 1) ? 2 : 1;
    else if (depth === 0 && char === '\n') statement = undefined;
    else if (depth === 0 && char === '=' && /^=[ \t]*(?:%[A-Za-z_]|!)/.test(rest)) {
      const start = offset + (/^=[ \t]*/.exec(rest)?.[0].length ?? 1);
      const end = commandEnd(source, start);
      found.push({ start, end, isWhole: false });
      statement = undefined;
      offset = end;
      continue;
    } else if (depth === 0 && char === '?' && /^\?{1,2}[ \t]*(?:[\r\n#;]|$)/.test(rest)) {
      const end = commandEnd(source, offset);
      found.push({ start: statement, end, isWhole: true });
      statement = undefined;
      offset = end;
      continue;
    }
    offset += 1;
  }
  return found;
}

/** End of a command's last line; a backslash carries it to the next one. */
function commandEnd(source: string, start: number): number {
  const command = /^(?:[^\\\r\n]|\\(?:\r\n|[^\r\n]|\n)|\\$)*/.exec(source.slice(start))?.[0] ?? '';
  return start + command.length;
}

/** Offset behind the string or comment that starts here; the same offset when there is none. */
function stringOrComment(source: string, offset: number): number {
  const char = source.charAt(offset);
  if (char === '#') return offset + (/^[^\r\n]*/.exec(source.slice(offset))?.[0].length ?? 0);
  if (char !== '"' && char !== "'") return offset;
  const quote = source.startsWith(char.repeat(3), offset) ? char.repeat(3) : char;
  for (let at = offset + quote.length; at < source.length; at++) {
    if (source.charAt(at) === '\\') at += 1;
    else if (source.startsWith(quote, at)) return at + quote.length;
    // A string that does not end on its line is a mistake of that line alone.
    else if (quote.length === 1 && source.charAt(at) === '\n') return at;
  }
  return source.length;
}
