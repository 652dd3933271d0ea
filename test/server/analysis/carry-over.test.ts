import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carryOver } from '../../../server/src/analysis/carry-over';
import type { Finding } from '../../../server/src/traps/trap';

/** A finding on the first occurrence of a text. */
function on(text: string, part: string): Finding {
  const start = text.indexOf(part);
  const span = { start, end: start + part.length };
  const fixes = [{ title: 'Repair', safe: true, edits: [{ file: '/a.py', span, newText: '' }] }];
  return { trap: 't', file: '/a.py', span, severity: 'error', message: part, related: [], fixes };
}

const textAt = (text: string, { span }: Finding) => text.slice(span.start, span.end);

describe('findings in a text that was edited', () => {
  const before = 'first()\nsecond()\nthird()\n';
  const findings = [on(before, 'first()'), on(before, 'second()'), on(before, 'third()')];

  it.each([
    ['an insertion before', `x\n${before}`, ['first()', 'second()', 'third()']],
    ['an insertion between', 'first()\nx = (\nsecond()\nthird()\n', ['first()', 'second()', 'third()']],
    ['an insertion at the end of one', 'first()\nsecond()  # (\nthird()\n', ['first()', 'second()', 'third()']],
    ['a change inside of one', 'first()\nsecXond()\nthird()\n', ['first()', 'third()']],
    ['a deletion over two', 'first()\nrd()\n', ['first()']],
    ['nothing', before, ['first()', 'second()', 'third()']],
    ['everything', 'other', []],
  ])('survive %s where their own text does', (_, after, expected) => {
    const kept = carryOver({ text: before, findings }, after);
    expect(kept.map((finding) => textAt(after, finding))).toEqual(expected);
  });

  it('have no fixes: those were made for another text', () => {
    expect(carryOver({ text: before, findings }, `${before}(`).flatMap(({ fixes }) => fixes)).toEqual([]);
  });

  it('move what they relate to in the same file, and leave other files alone', () => {
    const elsewhere = { file: '/b.py', span: { start: 1, end: 2 }, message: 'there' };
    const here = { file: '/a.py', span: findings[0]?.span ?? { start: 0, end: 0 }, message: 'here' };
    const finding = { ...on(before, 'third()'), related: [here, elsewhere] };
    const [kept] = carryOver({ text: before, findings: [finding] }, `(\n${before}`);
    expect(kept?.related).toEqual([{ ...here, span: { start: 2, end: 9 } }, elsewhere]);
  });

  it('always stand on the text they stood on', () => {
    const piece = fc.constantFrom('a', 'b', '(', '\n');
    const text = fc.array(piece, { minLength: 4, maxLength: 20 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, fc.nat(), fc.nat(), (old, young, a, b) => {
        const span = { start: Math.min(a % old.length, b % old.length), end: Math.max(a % old.length, b % old.length) };
        const finding: Finding = { ...on(old, old.slice(span.start, span.end)), span };
        for (const kept of carryOver({ text: old, findings: [finding] }, young)) {
          expect(textAt(young, kept)).toBe(textAt(old, finding));
        }
      }),
    );
  });
});
