import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeFrame } from '../../cli/src/check/code-frame';
import { indexLines } from '../../cli/src/check/line-index';
import { paletteFor } from '../../cli/src/palette';
import { closestNames } from '../../server/src/analysis/closest-names';

const plain = paletteFor('a file');

describe('lines and columns', () => {
  test('every offset, with every kind of line end', () => {
    const texts = fc
      .array(fc.constantFrom('a', '\n', '\r\n', '\r', '😀', ' '), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const index = indexLines(text);
        for (let offset = 0; offset <= text.length; offset++) {
          // Between \r and \n is still the line that they end together.
          if (text[offset - 1] === '\r' && text[offset] === '\n') continue;
          const before = text.slice(0, offset).split(/\r\n|\n|\r/);
          expect(index.position(offset)).toEqual({ line: before.length, column: (before.at(-1) ?? '').length + 1 });
        }
        const lines = text.split(/\r\n|\n|\r/);
        expect(lines.map((_, at) => index.line(at + 1))).toEqual(lines);
        expect(index.line(lines.length + 1)).toBeUndefined();
      }),
    );
  });
});

describe('the code frame', () => {
  const frame = (text: string, range: Parameters<typeof codeFrame>[1]) => codeFrame(indexLines(text), range, plain);

  test('marks what is meant, tabs and all', () => {
    expect(frame('def f():\n\tawait go()\n', { line: 2, column: 2, endLine: 2, endColumn: 12 })).toEqual([
      '  1 | def f():',
      '  2 |     await go()',
      '    |     ^^^^^^^^^^',
    ]);
  });

  test('the first line of many, to its end; an empty range gets one mark', () => {
    expect(frame('call(\n  1,\n)\n', { line: 1, column: 1, endLine: 3, endColumn: 2 })).toEqual([
      '  1 | call(',
      '    | ^^^^^',
    ]);
    expect(frame('x\n', { line: 1, column: 2, endLine: 1, endColumn: 2 }).at(-1)).toBe('    |  ^');
    expect(frame('', { line: 9, column: 1, endLine: 9, endColumn: 1 })).toEqual([]);
  });
});

test('the names that are nearest', () => {
  const known = ['missing-await', 'loop-scope-mismatch', 'blocking-call-in-async', 'run-in-running-loop'];
  expect(closestNames('missing-awiat', known)).toEqual(['missing-await']);
  expect(closestNames('Missing_Await', known)).toEqual(['missing-await']);
  expect(closestNames('blocking', known)).toEqual(['blocking-call-in-async']);
  expect(closestNames('loop', known)).toEqual(['loop-scope-mismatch', 'run-in-running-loop']);
  expect(closestNames('qqqqqq', known)).toEqual([]);
});
