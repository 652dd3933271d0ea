import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cell, cellAt, joinCells } from '../../../server/src/notebook/cells';
import { editCell, editNotebook } from '../../../server/src/notebook/edit-notebook';
import { maskMagics } from '../../../server/src/notebook/magics';
import { readNotebook } from '../../../server/src/notebook/read-notebook';
import { splitEdit } from '../../../server/src/notebook/split-edit';

const source = fc
  .array(fc.constantFrom('a', 'é', '😀', '\n', '\r\n', '%', '!', '?', '"', "'", '\\', '(', ')', '#', '=', ' ', 'x = 1'))
  .map((parts) => parts.join(''));
const cells = fc
  .array(fc.record({ source, isPython: fc.boolean() }), { minLength: 1, maxLength: 6 })
  .map((all) => all.map((cell, index): Cell => ({ ...cell, number: index + 1 })));

/** A notebook and an edit anywhere in the document of its cells. */
const edited = cells.chain((all) => {
  const { text } = joinCells(all);
  return fc.record({
    all: fc.constant(all),
    offsets: fc.tuple(fc.nat(text.length), fc.nat(text.length)),
    newText: fc.constantFrom('', 'new', 'new\n', '\n', 'two\nlines'),
  });
});

test('every offset of the document is in exactly the cell it came from', () => {
  fc.assert(
    fc.property(cells, (all) => {
      const document = joinCells(all);
      for (const cell of document.cells) {
        expect(document.text.slice(cell.span.start, cell.span.end)).toBe(cell.source);
        for (let offset = cell.span.start; offset <= cell.span.end; offset++) {
          expect(cellAt(document.cells, offset)).toBe(cell);
        }
      }
    }),
  );
});

test('an edit inside a cell is that edit, moved to the cell', () => {
  fc.assert(
    fc.property(edited, ({ all, offsets, newText }) => {
      const document = joinCells(all);
      const [start, end] = [Math.min(...offsets), Math.max(...offsets)];
      const cell = cellAt(document.cells, start);
      fc.pre(cell !== undefined && end <= cell.span.end);
      const [only, ...more] = splitEdit(document, { span: { start, end }, newText });
      expect(more).toEqual([]);
      const after = only ? editCell(only.cell.source, [only]) : cell?.source;
      const whole = document.text.slice(0, start) + newText + document.text.slice(end);
      const others = document.text.length - (cell?.source.length ?? 0);
      expect(after).toBe(whole.slice(cell?.span.start, whole.length - (others - (cell?.span.start ?? 0))));
    }),
  );
});

test('an edit over several cells takes what it covers, and leaves every cell and what is outside of it', () => {
  fc.assert(
    fc.property(edited, ({ all, offsets, newText }) => {
      const document = joinCells(all);
      const span = { start: Math.min(...offsets), end: Math.max(...offsets) };
      const parts = splitEdit(document, { span, newText });
      expect(new Set(parts.map(({ cell }) => cell)).size).toBe(parts.length);
      for (const cell of document.cells) {
        const own = parts.filter((part) => part.cell === cell);
        const after = editCell(cell.source, own);
        const before = cell.source.slice(0, Math.max(0, span.start - cell.span.start));
        const behind = cell.source.slice(Math.max(0, span.end - cell.span.start));
        if (span.end < cell.span.start || span.start > cell.span.end) expect(after).toBe(cell.source);
        // The last line of a cell may go together with the line ending before it.
        else expect(after.startsWith(before.replace(/(\r\n|\n|\r)$/, '')) && after.endsWith(behind)).toBe(true);
      }
    }),
  );
});

describe('in the file', () => {
  const notebook = fc.record({
    all: cells,
    asLists: fc.boolean(),
    indent: fc.constantFrom(undefined, 1, 2, '\t'),
  });
  const write = ({
    all,
    asLists,
    indent,
  }: {
    all: readonly Cell[];
    asLists: boolean;
    indent: number | string | undefined;
  }) =>
    JSON.stringify(
      {
        cells: all.map(({ source: text, isPython }) => ({
          cell_type: isPython ? 'code' : 'markdown',
          source: asLists ? text.split(/(?<=\n)/).filter((line) => line !== '') : text,
          outputs: [{ text: ['asyncio.run(main())\n', '\u2028 "source": "x"'] }],
        })),
        metadata: {},
      },
      null,
      indent,
    );

  test('an edit arrives in its cell; everything else is as it was', () => {
    fc.assert(
      fc.property(notebook, fc.nat(), fc.constantFrom('', 'new', 'a\nb'), (shape, place, newText) => {
        const text = write(shape);
        const document = joinCells(shape.all);
        const start = place % (document.text.length + 1);
        const cell = cellAt(document.cells, start);
        fc.pre(cell !== undefined);
        const after = editNotebook(text, [{ span: { start, end: start }, newText }]);
        const expected = shape.all.map((one) =>
          one.number === cell?.number
            ? {
                ...one,
                source: editCell(one.source, [
                  { span: { start: start - cell.span.start, end: start - cell.span.start }, newText },
                ]),
              }
            : one,
        );
        expect(readNotebook(after)).toEqual({ kind: 'python', cells: expected });
        // A list holds its lines as they are split by \n, so writing it as a whole gives the very same text.
        expect(after).toBe(newText === '' ? text : write({ ...shape, all: expected }));
      }),
    );
  });
});

describe('masking', () => {
  test('keeps length and lines, whatever stands in a cell', () => {
    fc.assert(
      fc.property(source, (text) => {
        const { text: masked, magics } = maskMagics(text);
        expect(masked.length).toBe(text.length);
        expect([...masked.matchAll(/[\r\n]/g)].map(({ index }) => index)).toEqual(
          [...text.matchAll(/[\r\n]/g)].map(({ index }) => index),
        );
        for (const { start, end } of magics) expect(0 <= start && start < end && end <= text.length).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['x = a % b\ny = c != d\nz = "50%"', []],
    ['x = (a\n% b)', []],
    ['"""\n%time\n!ls\n"""', []],
    ['sql = f"{x!r}" # really?', []],
    ['x = a \\\n% b', []],
    ['if True:\n    %time f()\n    !ls', ['%time f()', '!ls']],
    ['files = !ls -l\nn = %env HOME', ['!ls -l', '%env HOME']],
    ['obj?\n?obj\nobj.method??', ['obj?', '?obj', 'obj.method??']],
    ['!curl \\\n  -o x\nf()', ['!curl \\\n  -o x']],
    ['%%bash\n%time\necho', ['%%bash']],
    ['\n%%time\n%matplotlib inline\nf()', ['%%time', '%matplotlib inline']],
    ['a = 1; b = 2\n%%not first', ['%%not first']],
  ])('finds the magics of %j', (text, expected) => {
    expect(maskMagics(text).magics.map(({ start, end }) => text.slice(start, end))).toEqual(expected);
  });

  test('leaves Python that a magic runs', () => {
    expect(maskMagics('%time f(x)').text).toBe('0;    f(x)');
    expect(maskMagics('%timeit -n 1 -r1 f(x)').text).toBe('0;               f(x)');
    expect(maskMagics('y = %time f(x)').text).toBe('y =       f(x)');
    expect(maskMagics('%time for x in y: f(x)').text).toBe('0#ime for x in y: f(x)');
    expect(maskMagics('%%capture out\nf(x)').text).toBe('             \nf(x)');
    expect(maskMagics('%%sql\nselect 1').text).toBe('     \n        ');
  });
});
